"""One transaction per use-case, ended by the facts it recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ContextDecorator, ExitStack, contextmanager
from contextvars import ContextVar
from inspect import iscoroutinefunction
from typing import Any, Self, TypeVar

from django.db import connection, transaction
from django.db.models import Model

from apps.core import clock
from apps.ledger.events import Event
from apps.ledger.models import Entry
from apps.ledger.waking import wake

F = TypeVar("F", bound=Callable[..., Any])

APPEND_LOCK = 0x1ED6E4  # any number, the same in every process

_facts: ContextVar[list[Entry] | None] = ContextVar("facts", default=None)


class use_case(ExitStack, ContextDecorator):  # noqa: N801  it is used like a function
    """One transaction, ended by its ledger entries; within another use-case, a savepoint of it."""

    def __call__(self, function: F) -> F:
        if iscoroutinefunction(function):
            raise TypeError(f"{function.__qualname__} is a coroutine; use-cases are synchronous.")
        return super().__call__(function)

    def _recreate_cm(self) -> use_case:
        return use_case()  # one for each call

    def __enter__(self) -> Self:
        self.enter_context(_transaction() if _facts.get() is None else _savepoint())
        return self


@contextmanager
def _transaction() -> Iterator[None]:
    with transaction.atomic(durable=True):
        facts: list[Entry] = []
        token = _facts.set(facts)
        try:
            yield
        finally:
            _facts.reset(token)
        if facts:
            _append(facts)


@contextmanager
def _savepoint() -> Iterator[None]:
    facts = _held()
    mark = len(facts)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del facts[mark:]
        raise


def record(event: Event, *, actor: Model | None, community: Model | None = None) -> None:
    """Note a fact. It reaches the ledger if the use-case commits, and only then."""
    _held().append(
        Entry(
            kind=event.kind,
            at=clock.now(),
            actor_id=actor.pk if actor else None,
            community_id=community.pk if community else None,
            payload=event.payload,
        )
    )


def _held() -> list[Entry]:
    facts = _facts.get()
    if facts is None:
        raise RuntimeError("record() belongs inside a use_case().")
    return facts


def _append(facts: list[Entry]) -> None:
    if connection.vendor == "postgresql":
        # Deferred foreign keys would lock rows at COMMIT, while we hold the append lock: two
        # writers could then deadlock. Have them checked first.
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPEND_LOCK])
    Entry.objects.bulk_create(facts)
    transaction.on_commit(wake, robust=True)
