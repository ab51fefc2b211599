"""What those who keep order do with whole threads; naming them, their authors may too."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.services import count_threads
from apps.core import clock
from apps.core.access import Denied
from apps.ledger.recording import record, use_case
from apps.threads.access import may_keep_order, may_rename
from apps.threads.events import ThreadChanged
from apps.threads.models import Thread
from apps.threads.services.hinting import hint
from apps.threads.services.locking import locked_open_thread, locked_thread, thread_by_decision
from apps.threads.services.prose import checked_title
from apps.threads.services.redacting import require_left_out_of_title


@use_case()
def rename_thread(*, standing: Standing, thread: Thread, title: str) -> Thread:
    """Give a thread another title. Raises Denied, ValidationError for a title that does not fit."""
    may_rename(standing, thread).require()
    title = checked_title(title)
    thread = locked_open_thread(standing, thread)
    may_rename(standing, thread).require()
    require_left_out_of_title(thread, title)
    if thread.title != title:
        thread.title = title
        thread.save(update_fields=["title"])
        _changed(standing.user, thread, "renamed")
    return thread


@use_case()
def pin_thread(*, standing: Standing, thread: Thread, on: bool) -> Thread:
    """Keep a thread at the top of its community, or no more. Raises Denied when they may not."""
    thread = _ordered(standing, thread)
    if (thread.pinned_at is not None) != on:
        thread.pinned_at = clock.now() if on else None
        thread.save(update_fields=["pinned_at"])
        _changed(standing.user, thread, "pinned" if on else "unpinned")
    return thread


@use_case()
def lock_thread(*, standing: Standing, thread: Thread, on: bool) -> Thread:
    """Let only those who keep order write on, or all again. Raises Denied when they may not."""
    thread = _ordered(standing, thread)
    _lock(standing.user, thread, on=on)
    return thread


@use_case()
def lock_by_decision(thread: Thread, actor: User | None, *, on: bool) -> bool:
    """The same where a decision stands behind it; whether that changed anything."""
    return _lock(actor, thread_by_decision(thread), on=on)


def _lock(actor: User | None, thread: Thread, *, on: bool) -> bool:
    if thread.is_locked == on:
        return False
    thread.locked_at = clock.now() if on else None
    thread.save(update_fields=["locked_at"])
    _changed(actor, thread, "locked" if on else "unlocked")
    hint(thread)
    return True


@use_case()
def hide_thread(*, standing: Standing, thread: Thread) -> Thread:
    """Keep a whole thread from being read. Raises Denied when they may not."""
    thread = _ordered(standing, thread)
    _hide(standing.user, thread)
    return thread


@use_case()
def hide_thread_by_decision(thread: Thread, actor: User | None) -> None:
    """The same where a decision stands behind it."""
    thread = thread_by_decision(thread)
    if thread.hidden_at is None:
        _hide(actor, thread)


@use_case()
def restore_thread_by_decision(thread: Thread, actor: User | None) -> None:
    """Let it be read again, where the decision that hid it holds no longer."""
    _show(actor, thread_by_decision(thread))


def _hide(actor: User | None, thread: Thread) -> None:
    count_threads(community_id=thread.community_id, more=-1)
    thread.hidden_at = clock.now()
    thread.save(update_fields=["hidden_at"])
    _changed(actor, thread, "hidden")
    hint(thread)


@use_case()
def restore_thread(*, standing: Standing, thread: Thread) -> Thread:
    """Let a hidden thread be read again. Raises Denied when they may not."""
    may_keep_order(standing, thread).require()
    rows = Thread.objects.select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=thread.pk, deleted_at=None).first()
    if found is None:
        raise Denied(_("This thread is no longer here."))
    may_keep_order(standing, found).require()
    _show(standing.user, found)
    return found


def _show(actor: User | None, thread: Thread) -> None:
    if thread.held_at is not None:
        return  # it comes with its opening
    if thread.hidden_at is not None and thread.deleted_at is None:
        thread.hidden_at = None
        count_threads(community_id=thread.community_id, more=1)
        thread.save(update_fields=["hidden_at"])
        _changed(actor, thread, "restored")


def _ordered(standing: Standing, thread: Thread) -> Thread:
    may_keep_order(standing, thread).require()
    thread = locked_thread(standing, thread)
    may_keep_order(standing, thread).require()
    return thread


def _changed(actor: User | None, thread: Thread, change: str) -> None:
    fact = ThreadChanged(thread_id=thread.pk, change=change)
    record(fact, actor=actor, community=thread.community)
