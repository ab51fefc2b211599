"""Keeping a thread within its community: readable as before, and put before nobody elsewhere."""

from __future__ import annotations

from apps.accounts.models import User
from apps.core import clock
from apps.ledger.recording import record, use_case
from apps.threads.events import ThreadReachChanged
from apps.threads.models import Thread
from apps.threads.services.hinting import hint
from apps.threads.services.locking import thread_by_decision


@use_case()
def limit_reach_by_decision(thread: Thread, actor: User | None, *, on: bool) -> bool:
    """Have nobody be offered a thread outside its community, or all again; whether it changed.

    There is no such thing without a decision: its author always has a letter about it.
    """
    thread = thread_by_decision(thread)
    if (thread.quiet_at is not None) == on:
        return False
    thread.quiet_at = clock.now() if on else None
    thread.save(update_fields=["quiet_at"])
    fact = ThreadReachChanged(thread_id=thread.pk, is_limited=on)
    record(fact, actor=actor, community=thread.community)
    hint(thread)
    return True
