"""What those who keep order do with whole threads; naming them, their authors may too."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.communities.services import count_threads
from apps.core import clock
from apps.core.access import Denied
from apps.ledger.recording import record, use_case
from apps.threads.access import may_keep_order, may_rename
from apps.threads.events import ThreadChanged
from apps.threads.models import Thread
from apps.threads.services.hinting import hint
from apps.threads.services.locking import locked_thread
from apps.threads.services.prose import checked_title


@use_case()
def rename_thread(*, standing: Standing, thread: Thread, title: str) -> Thread:
    """Give a thread another title. Raises Denied, ValidationError for a title that does not fit."""
    may_rename(standing, thread).require()
    title = checked_title(title)
    thread = locked_thread(standing, thread)
    may_rename(standing, thread).require()
    if thread.title != title:
        thread.title = title
        thread.save(update_fields=["title"])
        _changed(standing, thread, "renamed")
    return thread


@use_case()
def pin_thread(*, standing: Standing, thread: Thread, on: bool) -> Thread:
    """Keep a thread at the top of its community, or no more. Raises Denied when they may not."""
    thread = _ordered(standing, thread)
    if (thread.pinned_at is not None) != on:
        thread.pinned_at = clock.now() if on else None
        thread.save(update_fields=["pinned_at"])
        _changed(standing, thread, "pinned" if on else "unpinned")
    return thread


@use_case()
def lock_thread(*, standing: Standing, thread: Thread, on: bool) -> Thread:
    """Let only those who keep order write on, or all again. Raises Denied when they may not."""
    thread = _ordered(standing, thread)
    if thread.is_locked != on:
        thread.locked_at = clock.now() if on else None
        thread.save(update_fields=["locked_at"])
        _changed(standing, thread, "locked" if on else "unlocked")
        hint(thread)
    return thread


@use_case()
def hide_thread(*, standing: Standing, thread: Thread) -> Thread:
    """Keep a whole thread from being read. Raises Denied when they may not."""
    thread = _ordered(standing, thread)
    count_threads(community_id=thread.community_id, more=-1)
    thread.hidden_at = clock.now()
    thread.save(update_fields=["hidden_at"])
    _changed(standing, thread, "hidden")
    hint(thread)
    return thread


@use_case()
def restore_thread(*, standing: Standing, thread: Thread) -> Thread:
    """Let a hidden thread be read again. Raises Denied when they may not."""
    may_keep_order(standing, thread).require()
    rows = Thread.objects.select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=thread.pk, deleted_at=None).first()
    if found is None:
        raise Denied(_("This thread is no longer here."))
    may_keep_order(standing, found).require()
    if found.hidden_at is not None:
        found.hidden_at = None
        count_threads(community_id=found.community_id, more=1)
        found.save(update_fields=["hidden_at"])
        _changed(standing, found, "restored")
    return found


def _ordered(standing: Standing, thread: Thread) -> Thread:
    may_keep_order(standing, thread).require()
    thread = locked_thread(standing, thread)
    may_keep_order(standing, thread).require()
    return thread


def _changed(standing: Standing, thread: Thread, change: str) -> None:
    fact = ThreadChanged(thread_id=thread.pk, change=change)
    record(fact, actor=standing.user, community=standing.community)
