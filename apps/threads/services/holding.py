"""Keeping words back until somebody has looked, and letting others read them.

A reply that nobody has read has no place in its thread: its number is one of those beyond
`NO_PLACE_YET`, drawn by lot, and the thread's own count, its last moment and the numbers of what
others say meanwhile are as if it did not exist. It takes the next place when others may read it.
A held opening hides its whole thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from secrets import randbelow

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.services import count_threads
from apps.core import clock
from apps.core.screening import Doubt, Writing, doubts_about
from apps.ledger.recording import record
from apps.threads.events import (
    PostHeld,
    PostReleased,
    PostRestored,
    ThreadChanged,
    ThreadReplied,
    ThreadStarted,
)
from apps.threads.models import NO_PLACE_YET, Held, Post, Thread
from apps.threads.services.hinting import hint
from apps.threads.services.posting import attach_pictures, follow
from apps.threads.services.prose import Prose, links_in, pictures_in
from apps.threads.services.trusting import beyond_trust, is_known

NUMBERS = 99_999_999  # there are beyond NO_PLACE_YET, as addresses can say them


@dataclass(frozen=True, slots=True)
class Arrival:
    """How words came in by a door that people use; ours of their own accord come without one."""

    took: timedelta | None = None  # from the form's opening to its sending
    doubts: tuple[Doubt, ...] = ()  # what the door itself noticed


def doubts_of(
    standing: Standing,
    prose: Prose,
    arrival: Arrival | None = None,
    *,
    title: str = "",
    before: Post | None = None,
) -> tuple[Doubt, ...]:
    """What speaks for looking at these words first, the surest first. It may take its time.

    `title` is an opening's. Of an edit only what is new counts. What is more than we take from
    somebody new counts where they wrote it themselves, which an arrival says. Those who keep order
    here and the site's own people are not looked at.
    """
    author = standing.user
    if is_known(standing):
        return ()
    new_links = prose.links - links_in(before.html if before else "")
    new_pictures = prose.pictures - pictures_in(before.body if before else "")
    writing = Writing(
        kind="thread" if title else "post",
        author=author,
        place=standing.community,
        title=title,
        body=prose.body,
        links=frozenset(new_links),
        pictures=len(new_pictures),
        took=arrival.took if arrival else None,
    )
    found = list(doubts_about(writing))
    if arrival is not None:
        # All its links count, once one is new: they come in one by one, too.
        links = len(prose.links) if new_links else 0
        found += [*arrival.doubts, *beyond_trust(author, links, len(new_pictures))]
    return tuple(sorted(found, key=lambda doubt: -doubt.score))


def keep_back(
    thread: Thread,
    author: User,
    prose: Prose,
    doubts: Sequence[Doubt],
    *,
    once: str,
    reply_to: Post | None = None,
) -> Post:
    """A new post of a locked thread, or the opening of a new one, that waits."""
    now = clock.now()
    is_opening = thread.post_count == 0
    post = Post.objects.create(
        thread=thread,
        number=1 if is_opening else NO_PLACE_YET + randbelow(NUMBERS),
        author=author,
        reply_to=reply_to,
        body=prose.body,
        html=prose.html,
        once=once or None,
        created_at=now,
        hidden_at=now,
        held_at=now,
    )
    if is_opening:
        thread.post_count, thread.hidden_at, thread.held_at = 1, now, now
        thread.save(update_fields=["post_count", "hidden_at", "held_at"])
    attach_pictures(post, prose)
    note_doubts(post, doubts, prose, is_new=True)
    return post


def note_doubts(post: Post, doubts: Sequence[Doubt], prose: Prose, *, is_new: bool) -> None:
    """Remember what was doubted, beside what was doubted before, and say that it waits."""
    held, _made = Held.objects.get_or_create(
        post=post, released_at=None, defaults={"is_new": is_new}
    )
    known = [*held.doubts]
    known += [said for doubt in doubts if (said := asdict(doubt)) not in known]
    held.doubts, held.version = known, post.version
    held.mentioned_ids = prose.mentioned_ids
    held.score = max([held.score, *(doubt.score for doubt in doubts)])
    held.save()
    fact = PostHeld(thread_id=post.thread_id, post_id=post.pk)
    record(fact, actor=post.author, community=post.thread.community)


def call_later(post: Post, prose: Prose) -> None:
    """Whom the words of a post that waits on call now, in place of whom they called before."""
    waiting = Held.objects.filter(post=post, released_at=None)
    waiting.update(mentioned_ids=prose.mentioned_ids)


def let_go(actor: User | None, post: Post) -> None:
    """Have others read a hidden post, locked; whatever waited in it comes about now."""
    held = Held.objects.filter(post=post, released_at=None).first()
    is_new = held is not None and held.is_new
    post.hidden_at, post.held_at, post.returns_when_edited = None, None, False
    if is_new:
        _take_place(post)
    post.save(update_fields=["hidden_at", "held_at", "returns_when_edited", "number", "created_at"])
    if held is not None:
        held.released_at, held.is_new = clock.now(), False
        held.save(update_fields=["released_at", "is_new"])
        fact = PostReleased(thread_id=post.thread_id, post_id=post.pk)
        record(fact, actor=actor, community=post.thread.community)
    if held is not None and is_new:
        _say_it_now(post, held.mentioned_ids)
        return
    restored = PostRestored(thread_id=post.thread_id, post_id=post.pk)
    record(restored, actor=actor, community=post.thread.community)
    if _is_held_opening(post):
        _show_thread(post.thread)
        changed = ThreadChanged(thread_id=post.thread_id, change="restored")
        record(changed, actor=actor, community=post.thread.community)


def _take_place(post: Post) -> None:
    """The next place, as of now: nobody finds it above what they have read already."""
    thread, now = post.thread, clock.now()
    post.created_at = now
    if post.has_a_place:
        thread.created_at = now
        thread.save(update_fields=["created_at"])
        return
    post.number = thread.post_count + 1
    thread.post_count = post.number
    thread.save(update_fields=["post_count"])


def _say_it_now(post: Post, mentioned_ids: list[int]) -> None:
    """The facts of a new post, which its author brought about, and nobody else."""
    thread = post.thread
    if _is_held_opening(post):
        _show_thread(thread)
    made = ThreadStarted if post.number == 1 else ThreadReplied
    fact = made(thread_id=thread.pk, post_id=post.pk, mentioned_ids=mentioned_ids)
    record(fact, actor=post.author, community=thread.community)
    follow(post)
    hint(thread)


def _is_held_opening(post: Post) -> bool:
    return post.number == 1 and post.thread.held_at is not None


def _show_thread(thread: Thread) -> None:
    thread.hidden_at, thread.held_at = None, None
    thread.save(update_fields=["hidden_at", "held_at"])
    count_threads(community_id=thread.community_id, more=1)
