"""Taking posts away, and giving hidden ones back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max, QuerySet

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.services import count_threads
from apps.core import clock
from apps.core.markdown import excerpt
from apps.core.screening import Doubt
from apps.ledger.recording import record, use_case
from apps.threads.access import may_delete, may_hide
from apps.threads.events import (
    AnswerWithdrawn,
    PostDeleted,
    PostHidden,
    ThreadChanged,
)
from apps.threads.models import Held, Post, Thread
from apps.threads.services.hinting import hint
from apps.threads.services.holding import let_go, note_doubts
from apps.threads.services.locking import locked_post, post_by_decision, role_of
from apps.threads.services.prose import EXCERPT_LENGTH, Prose


@use_case()
def delete_post(*, standing: Standing, post: Post) -> Post:
    """Leave a tombstone; what it said is purged after 30 days.

    With an opening that nobody answered the thread goes too; otherwise the others' words stay.
    Raises Denied when they may not.
    """
    post = locked_post(standing, post)
    may_delete(standing, post, role_of(post)).require()
    post.deleted_at, post.held_at = clock.now(), None
    post.save(update_fields=["deleted_at", "held_at"])
    fact = PostDeleted(thread_id=post.thread_id, post_id=post.pk)
    record(fact, actor=standing.user, community=standing.community)
    _take_from_view(standing.user, post)
    if post.number == 1 and not _living(post.thread).exists():
        _delete_thread(standing, post.thread)
    return post


@use_case()
def hide_post(*, standing: Standing, post: Post) -> Post:
    """Keep a post from being read until it is restored. Raises Denied when they may not."""
    post = locked_post(standing, post)
    may_hide(standing, post, role_of(post)).require()
    _hide(standing.user, post)
    return post


@use_case()
def hide_post_by_decision(post: Post, actor: User | None) -> None:
    """The same where a decision stands behind it, which was asked who may; None: the house."""
    post = post_by_decision(post)
    _hide(actor, post)
    if post.returns_when_edited:  # by another decision before: this one is not met by an edit
        post.returns_when_edited = False
        post.save(update_fields=["returns_when_edited"])


@use_case()
def restore_post_by_decision(post: Post, actor: User | None) -> None:
    """Let it be read again, where the decision that hid it holds no longer."""
    post = post_by_decision(post)
    show_again(actor, post)


@use_case()
def return_when_edited(post: Post) -> None:
    """Have a hidden post come back by itself once its author has edited it."""
    Post.objects.filter(pk=post.pk, hidden_at__isnull=False).update(returns_when_edited=True)


@use_case()
def hold_by_decision(post: Post, actor: User | None) -> None:
    """Have it wait for somebody to look, as it did before a decision that is taken back."""
    post = post_by_decision(post)
    if post.deleted_at is not None:
        return
    if post.hidden_at is None:
        _hide(actor, post)
        _wait_again(post)
    post.held_at, post.returns_when_edited = clock.now(), False
    post.save(update_fields=["held_at", "returns_when_edited"])
    _hold_thread_of(actor, post)


def _wait_again(post: Post) -> None:
    if (last := Held.objects.filter(post=post).order_by("-pk").first()) is not None:
        last.released_at = None
        last.save(update_fields=["released_at"])


def _hold_thread_of(actor: User | None, post: Post) -> None:
    """With an opening its thread, where nobody else said anything in it that stands."""
    thread = post.thread
    is_alone = post.number == 1 and not _living(thread).exists()
    if is_alone and thread.hidden_at is None:
        thread.hidden_at = thread.held_at = clock.now()
        thread.save(update_fields=["hidden_at", "held_at"])
        count_threads(community_id=thread.community_id, more=-1)
        fact = ThreadChanged(thread_id=thread.pk, change="hidden")
        record(fact, actor=actor, community=thread.community)
        hint(thread)


def hold_edited(actor: User, post: Post, doubts: Sequence[Doubt], prose: Prose) -> None:
    """Within a use-case: a post, locked, waits for somebody to look at its new words."""
    _hide(actor, post)
    post.held_at, post.returns_when_edited = clock.now(), False
    post.save(update_fields=["held_at", "returns_when_edited"])
    note_doubts(post, doubts, prose, is_new=False)
    _hold_thread_of(actor, post)


def _hide(actor: User | None, post: Post) -> None:
    if post.held_at is not None:  # whatever hides it now, it waits no more
        post.held_at = None
        post.save(update_fields=["held_at"])
    if post.hidden_at is None:
        post.hidden_at = clock.now()
        post.save(update_fields=["hidden_at"])
        fact = PostHidden(thread_id=post.thread_id, post_id=post.pk)
        record(fact, actor=actor, community=post.thread.community)
        _take_from_view(actor, post)


@use_case()
def restore_post(*, standing: Standing, post: Post) -> Post:
    """Let a hidden post be read again. Raises Denied when they may not."""
    post = locked_post(standing, post)
    may_hide(standing, post, role_of(post)).require()
    show_again(standing.user, post)
    return post


def show_again(actor: User | None, post: Post) -> None:
    """Within a use-case: a hidden post, locked, can be read again."""
    if post.hidden_at is not None and post.deleted_at is None:
        let_go(actor, post)
        _follow_what_shows(post)


def _take_from_view(actor: User | None, post: Post) -> None:
    """What nobody can read is no answer, and no excerpt tells of it."""
    thread = post.thread
    if thread.answer_id == post.pk:
        thread.answer = None
        thread.save(update_fields=["answer"])
        fact = AnswerWithdrawn(thread_id=thread.pk, post_id=post.pk)
        record(fact, actor=actor, community=thread.community)
    _follow_what_shows(post)


def _follow_what_shows(post: Post) -> None:
    """The thread's own place in lists: when something readable was last said, and its excerpt."""
    thread = post.thread
    newest = _living(thread).aggregate(newest=Max("created_at"))["newest"]
    thread.last_post_at = newest or thread.created_at
    if post.number == 1:
        shows = post.hidden_at is None and post.deleted_at is None
        thread.excerpt = excerpt(post.html, EXCERPT_LENGTH) if shows else ""
    thread.save(update_fields=["last_post_at", "excerpt"])


def _delete_thread(standing: Standing, thread: Thread) -> None:
    thread.deleted_at = clock.now()
    thread.save(update_fields=["deleted_at"])
    count_threads(community_id=thread.community_id, more=-1 if thread.hidden_at is None else 0)
    fact = ThreadChanged(thread_id=thread.pk, change="deleted")
    record(fact, actor=standing.user, community=standing.community)


def _living(thread: Thread) -> QuerySet[Post]:
    return Post.objects.filter(thread=thread, hidden_at=None, deleted_at=None)
