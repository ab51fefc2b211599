"""Splitting what leads elsewhere off a thread, into one of its own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.communities.services import count_threads
from apps.core.markdown import excerpt
from apps.ledger.recording import record, use_case
from apps.threads.access import may_keep_order
from apps.threads.events import AnswerWithdrawn, ThreadSplit
from apps.threads.models import Draft, Moved, Post, Reading, Thread
from apps.threads.services.drafting import key_of
from apps.threads.services.hinting import hint
from apps.threads.services.locking import locked_thread
from apps.threads.services.prose import EXCERPT_LENGTH, checked_title

MOST = 200  # posts that go at once
CHUNK = 1000


@use_case()
def split_thread(
    *, standing: Standing, thread: Thread, numbers: Collection[int], title: str
) -> Thread:
    """Move these posts into a new thread of the same community and circle, and return that.

    The old numbers lead on; whoever had read a post has read it there too. Moving back is not
    offered: the ledger says what went where. Raises Denied when they may not, ValidationError for
    a title that does not fit and for posts that cannot go.
    """
    may_keep_order(standing, thread).require()
    title = checked_title(title)
    thread = locked_thread(standing, thread)
    may_keep_order(standing, thread).require()
    posts = _chosen(thread, numbers)
    old = [post.number for post in posts]
    fresh = _opened(thread, posts, title)
    _move(thread, fresh, posts)
    _leave(standing, thread, posts)
    _read_on(thread, fresh, old)
    count_threads(community_id=thread.community_id, more=1)
    ids = [post.pk for post in posts]
    fact = ThreadSplit(thread_id=thread.pk, new_thread_id=fresh.pk, post_ids=ids)
    record(fact, actor=standing.user, community=standing.community)
    hint(thread)
    return fresh


def _chosen(thread: Thread, numbers: Collection[int]) -> Sequence[Post]:
    """The posts of these numbers, locked."""
    if not numbers:
        raise ValidationError(_("Choose the posts that go."))
    if len(numbers) > MOST:
        raise ValidationError(_("Two hundred posts go at once, and no more."))
    if 1 in numbers:
        raise ValidationError(_("The first post stays: it is what the thread is about."))
    rows = Post.objects.filter(
        thread=thread, number__in=numbers, hidden_at=None, deleted_at=None
    ).order_by("number")
    posts = list(rows.select_for_update(no_key=True))
    if len(posts) != len(set(numbers)):
        raise ValidationError(_("Some of these were moved, hidden or deleted meanwhile. Look."))
    return posts


def _opened(thread: Thread, posts: Sequence[Post], title: str) -> Thread:
    first, last = posts[0], posts[-1]
    return Thread.objects.create(
        community=thread.community,
        circle_id=thread.circle_id,
        author_id=first.author_id,
        title=title,
        excerpt=excerpt(first.html, EXCERPT_LENGTH),
        created_at=first.created_at,
        last_post_at=last.created_at,
        post_count=len(posts),
        is_imported=thread.is_imported,
        split_from=thread,
    )


def _move(thread: Thread, fresh: Thread, posts: Sequence[Post]) -> None:
    """Each with its edits begun, and a mark where it stood."""
    Moved.objects.bulk_create(Moved(thread=thread, number=post.number, post=post) for post in posts)
    for number, post in enumerate(posts, 1):
        post.thread = thread
        begun = Draft.objects.filter(key=key_of(post))
        post.thread, post.number = fresh, number
        post.save(update_fields=["thread", "number"])
        begun.update(key=key_of(post))


def _leave(standing: Standing, thread: Thread, posts: Sequence[Post]) -> None:
    """What the old thread still is without them."""
    if thread.answer_id in {post.pk for post in posts}:
        fact = AnswerWithdrawn(thread_id=thread.pk, post_id=thread.answer_id or 0)
        record(fact, actor=standing.user, community=standing.community)
        thread.answer = None
    living = Post.objects.filter(thread=thread, hidden_at=None, deleted_at=None)
    newest = living.aggregate(newest=Max("created_at"))["newest"]
    thread.last_post_at = newest or thread.created_at
    thread.moved_count += len(posts)
    thread.save(update_fields=["answer", "last_post_at", "moved_count"])


def _read_on(thread: Thread, fresh: Thread, old: Sequence[int]) -> None:
    """Who had read them has read them there; their authors hear on, if they did before."""
    authors = set(Post.objects.filter(thread=fresh).values_list("author_id", flat=True))
    readings = Reading.objects.filter(thread=thread, number__gte=old[0])
    readings |= Reading.objects.filter(thread=thread, user__in=authors)
    Reading.objects.bulk_create(
        (
            Reading(
                thread=fresh,
                user_id=each.user_id,
                number=bisect_right(old, each.number),
                follows=each.follows and each.user_id in authors,
                at=each.at,
            )
            for each in readings.iterator(CHUNK)
        ),
        batch_size=CHUNK,
        ignore_conflicts=True,
    )
