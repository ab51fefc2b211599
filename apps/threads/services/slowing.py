"""Slowing a thread down: for a while everybody waits between two replies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.core import clock
from apps.core.access import Denied
from apps.ledger.recording import record, use_case
from apps.threads.access import may_keep_order, may_reply_again
from apps.threads.events import ThreadSlowed
from apps.threads.kept import LONGEST, PACES
from apps.threads.models import Thread
from apps.threads.selectors.pace import last_reply
from apps.threads.services.hinting import hint
from apps.threads.services.locking import locked_thread, thread_by_decision


class TooSoon(Denied):
    """Somebody replied again before a slow thread lets them; the message says when it does."""


@use_case()
def slow_thread(
    *, standing: Standing, thread: Thread, seconds: int, until: datetime | None = None
) -> Thread:
    """Have everybody wait that long between two replies until then; 0 seconds: no more.

    Raises Denied when they may not, ValidationError for a pace or a time that is not offered.
    """
    may_keep_order(standing, thread).require()
    thread = locked_thread(standing, thread)
    may_keep_order(standing, thread).require()
    _set(standing.user, thread, seconds, until)
    return thread


@use_case()
def slow_by_decision(
    thread: Thread,
    actor: User | None,
    *,
    seconds: int,
    until: datetime | None,
    since: datetime | None = None,
) -> dict[str, Any] | None:
    """The same where a decision stands behind it; returns what was before, None for no change.

    With `since` it puts back what was, if the thread is still slow until then and nobody has
    chosen otherwise meanwhile.
    """
    thread = thread_by_decision(thread)
    if since is not None and thread.slow_until != since:
        return None
    before = {"seconds": thread.slow_seconds, "until": _stamp(thread.slow_until)}
    is_over = until is not None and until <= clock.now()
    return before if _set(actor, thread, 0 if is_over else seconds, until) else None


def require_time_between(standing: Standing, thread: Thread) -> None:
    """Within a use-case, the thread locked: raises TooSoon for who replied a moment ago.

    What they deleted counts as well, so that nobody writes faster by deleting.
    """
    if not thread.is_slow or standing.keeps_order:
        return
    verdict = may_reply_again(standing, thread, last_reply(standing.user, thread))
    if not verdict:
        raise TooSoon(verdict.reason)


def _set(actor: User | None, thread: Thread, seconds: int, until: datetime | None) -> bool:
    """Whether that changed anything."""
    until = until if seconds else None
    if seconds and (seconds not in PACES or until is None):
        raise ValidationError(_("Choose how long everybody waits, and until when."))
    if until is not None and not clock.now() < until <= clock.now() + LONGEST:
        raise ValidationError(_("A thread can be slow for up to seven days."))
    if (thread.slow_seconds, thread.slow_until) == (seconds, until):
        return False
    thread.slow_seconds, thread.slow_until = seconds, until
    thread.save(update_fields=["slow_seconds", "slow_until"])
    fact = ThreadSlowed(thread_id=thread.pk, seconds=seconds, until=_stamp(until))
    record(fact, actor=actor, community=thread.community)
    hint(thread)
    return True


def _stamp(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
