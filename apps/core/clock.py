"""The one clock: what services call now, so that history can be written as of when it happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """What the time is: the real one, unless `at` says otherwise."""
    return _moment.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let what happens inside have happened then; for the demonstration only.

    The ledger is told the same, and looks late until it is read on. Imports record now what was
    said then: only their threads and posts carry old dates.
    """
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
