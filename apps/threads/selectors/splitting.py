"""Choosing what is split off a thread, and finding it again by its old number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.selectors import standing_of
from apps.core.markdown import excerpt
from apps.threads.models import NO_PLACE_YET, Moved, Post, Thread
from apps.threads.selectors.finding import visible_thread
from apps.threads.selectors.names import nobody_named
from apps.threads.selectors.people import Person, people_of

OFFERED, WORDS = 100, 200  # posts on one page of splitting, letters of each


def place_of_post(viewer: User | AnonymousUser, public_id: str, number: int) -> tuple[str, bool]:
    """Where the post of that number stands, and whether it was moved there. Raises Http404."""
    threads = Thread.objects.visible_to(viewer)
    own = Post.objects.filter(thread__in=threads, thread__public_id=public_id, number=number)
    # What waits has no place yet: only those who see it are told where it will be.
    own = own.filter(Q(number__lt=NO_PLACE_YET) | Q(pk__in=Post.objects.open_to(viewer)))
    post = own.select_related("thread").first()
    if post is not None:
        return post.get_absolute_url(), False
    gone = Moved.objects.filter(thread__in=threads, thread__public_id=public_id, number=number)
    led = gone.filter(post__thread__in=threads).select_related("post__thread").first()
    if led is None:
        raise Http404
    return led.post.get_absolute_url(), True


@dataclass(frozen=True, slots=True)
class Choice:
    """A post that can be split off."""

    number: int
    author: Person
    at: datetime
    excerpt: str


@dataclass(frozen=True, slots=True)
class SplitPage:
    """What one sees who chooses what goes."""

    thread: Thread
    standing: Standing
    choices: tuple[Choice, ...]
    next: int  # the number to go on from; 0: that is all

    @property
    def numbers(self) -> set[int]:
        """What can be chosen on this page."""
        return {choice.number for choice in self.choices}


def split_page(viewer: User | AnonymousUser, public_id: str, after: int = 1) -> SplitPage:
    """The posts after that number, a hundred at most. Raises Http404."""
    thread = visible_thread(viewer, public_id)
    posts = Post.objects.filter(thread=thread, number__gt=max(1, after))
    posts = posts.filter(hidden_at=None, deleted_at=None).order_by("number")
    rows = list(posts.values_list("number", "author_id", "created_at", "html")[: OFFERED + 1])
    more, rows = len(rows) > OFFERED, rows[:OFFERED]
    place = thread.community_id
    people = people_of(viewer, {(place, author) for _, author, _, _ in rows})
    return SplitPage(
        thread=thread,
        standing=standing_of(viewer, thread.community),
        choices=tuple(
            Choice(number, people.at(place, author), at, nobody_named(viewer, excerpt(html, WORDS)))
            for number, author, at, html in rows
        ),
        next=rows[-1][0] if more else 0,
    )
