"""One page of a thread, as one viewer may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, pairwise
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.selectors import standing_of
from apps.core.access import Verdict
from apps.guidelines.access import owed
from apps.threads import access
from apps.threads.models import POSTS_PER_PAGE, Thread, ThreadKind
from apps.threads.selectors.found import Own, found_thread
from apps.threads.selectors.moved import Elsewhere, moved_between, pointed_to, threads_of
from apps.threads.selectors.names import without_names
from apps.threads.selectors.pace import free_at, kept_within
from apps.threads.selectors.people import Person, people_of
from apps.threads.selectors.posts import Making, PostView, Row, own_words, rows_between
from apps.threads.selectors.reactions import words_here
from apps.threads.selectors.waiting import rows_waiting
from apps.threads.slots import Grounds, Remark, grounds_of, remarks_under, taken_out_of

RULER, AUTHORS = 30, 6  # ticks of the ruler, names beside the thread
MOST_SHOWN = 3 * POSTS_PER_PAGE  # posts of an open page that are counted anew with each arrival


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """What the thread page shows."""

    thread: Thread
    standing: Standing
    posts: tuple[PostView, ...]
    starter: Person
    page: int
    seen: int  # number of the last post the viewer had read; 0 for visitors and newcomers
    seen_at: datetime | None
    follows: bool
    draft: str
    is_told: bool  # something here reached the viewer, and they have not seen it
    answer: int  # its number; 0: none
    answerer: Person | None
    words: tuple[tuple[str, str], ...]  # slug and label of every reaction there is
    may_reply: Verdict
    may_keep_order: Verdict
    may_rename: Verdict
    may_follow: Verdict
    waiting: tuple[PostView, ...] = ()  # below the others: nobody has read them yet
    free_at: datetime | None = None  # when the viewer may write again in a slow thread
    split_from: Elsewhere | None = None  # the thread that these posts were in before
    within: Grounds | None = None  # why it is kept within its community, for who is told
    remarks: Mapping[int, tuple[Remark, Person]] = field(default_factory=dict)  # under which post
    after: int = 0  # posts up to this number stand on the open page already

    @property
    def news(self) -> tuple[PostView, ...]:
        """The posts that are still to be drawn."""
        return tuple(post for post in self.posts if post.number > self.after)

    @property
    def pages(self) -> int:
        """How many pages the thread has; at least one."""
        return max(1, -(-self.thread.post_count // POSTS_PER_PAGE))

    @property
    def is_last(self) -> bool:
        return self.page == self.pages

    @property
    def previous_page(self) -> int:
        return self.page - 1

    @property
    def next_page(self) -> int:
        return self.page + 1

    @property
    def page_numbers(self) -> tuple[int, ...]:
        """Those to offer: the ends, and what is near; 0 stands for a gap."""
        near = {1, self.page - 1, self.page, self.page + 1, self.pages}
        shown = sorted(number for number in near if 1 <= number <= self.pages)
        gaps = [(0, b) if b - a > 1 else (b,) for a, b in pairwise(shown)]
        return (shown[0], *chain.from_iterable(gaps))

    @property
    def shown_from(self) -> int:
        """The number of the first post that stands on the page."""
        return self.posts[0].number if self.posts else self.thread.post_count + 1

    @property
    def shown_to(self) -> int:
        """The number after which new posts are fetched."""
        return self.posts[-1].number if self.posts else self.thread.post_count

    @property
    def is_unread(self) -> bool:
        """Whether a signed-in viewer sees what they had not reached yet, or was told of."""
        if self.thread.held_at is not None:
            return False
        is_new = self.is_told or self.shown_to > self.seen
        return self.standing.viewer.is_authenticated and is_new

    @property
    def here(self) -> int:
        """The post at which the viewer is: where they left off, or where this page ends."""
        return self.seen if 0 < self.seen < self.thread.post_count else self.shown_to

    @property
    def ruler_of(self) -> int:
        return min(self.thread.post_count, RULER)

    @property
    def ruler_at(self) -> int:
        """`here`, on a ruler of at most thirty ticks."""
        return round(self.here * self.ruler_of / max(1, self.thread.post_count))

    @property
    def answer_url(self) -> str:
        """Where the accepted answer stands."""
        page = page_of(self.answer)
        return f"{'' if page == self.page else f'?page={page}'}#r{self.answer}"

    @property
    def named_authors(self) -> tuple[tuple[Person, int], ...]:
        """The first few of those the viewer may know by name."""
        return tuple(pair for pair in self.authors if not pair[0].name_kept)[:AUTHORS]

    @property
    def owed(self) -> str:
        """The page of the guidelines the viewer is asked about before they write; "" for none."""
        return owed(self.standing)

    @property
    def is_question(self) -> bool:
        return self.thread.kind == ThreadKind.QUESTION

    @property
    def authors(self) -> tuple[tuple[Person, int], ...]:
        """Who wrote on this page and how often, the most first."""
        counts = Counter(post.author_id for post in self.posts if not post.gone)
        people = {post.author_id: post.author for post in self.posts}
        return tuple((people[pk], count) for pk, count in counts.most_common())


def thread_page(viewer: User | AnonymousUser, public_id: str, page: int = 1) -> ThreadPage:
    """The page as the viewer may see it. Raises Http404. Six queries at most, however long.

    Posts are found by their numbers, so the last page costs what the first does.
    """
    found = found_thread(viewer, public_id)
    if page > max(1, page_of(found[0].post_count)):
        raise Http404
    first = (page - 1) * POSTS_PER_PAGE + 1
    return _page(viewer, found, page, first, first + POSTS_PER_PAGE - 1)


def posts_after(
    viewer: User | AnonymousUser, public_id: str, number: int, first: int = 0
) -> ThreadPage:
    """The posts that follow a number, a page of them at most, as `news`. Raises Http404.

    Where there are any, those from `first` on are beside them, so that the open page on which
    they arrive can say anew how many it shows, and whose.
    """
    thread = found_thread(viewer, public_id)
    if thread[0].post_count <= number or not 0 < first <= number:
        first = number + 1
    start = max(first, number + 1 - MOST_SHOWN)
    page = _page(viewer, thread, page_of(number + 1), start, number + POSTS_PER_PAGE)
    return replace(page, after=number)


def single_post(viewer: User | AnonymousUser, public_id: str, number: int) -> ThreadPage:
    """The page, but with that one post only. Raises Http404 when it is not there."""
    thread = found_thread(viewer, public_id)
    page = _page(viewer, thread, page_of(number), number, number)
    if not page.posts:
        raise Http404
    return page


def page_of(number: int) -> int:
    """The page a post stands on."""
    return (number - 1) // POSTS_PER_PAGE + 1


def _page(
    viewer: User | AnonymousUser, found: tuple[Thread, Own], page: int, first: int, last: int
) -> ThreadPage:
    thread, own = found
    standing = standing_of(viewer, thread.community)
    shown = [Row(*row) for row in rows_between(thread.pk, first, last)]
    waiting = rows_waiting(thread.pk, standing) if own.has_waiting else []
    rows = [*shown, *waiting]
    place, answerer = thread.community_id, own.answer_author
    remarks = remarks_under([row.pk for row in rows], standing) if thread.remarks else {}
    authors = {row.author_id for row in rows} | {thread.author_id, answerer}
    authors |= {said.author_id for said in remarks.values()}
    people = people_of(viewer, {(place, author) for author in authors if author})
    words = words_here()
    grounds = grounds_of([row.pk for row in rows if row.hidden_at and not row.deleted_at])
    gone = moved_between(thread, first, last)
    others = threads_of(viewer, pointed_to(thread, rows, gone))
    own_marks = own_words(viewer, rows)
    making = Making(
        thread,
        standing,
        people,
        dict(words),
        own_marks,
        grounds=grounds,
        others=others,
        taken_out=taken_out_of({row.pk: row.redacted_at for row in rows if row.redacted_at}),
    )
    posts = [*map(making.post, without_names(viewer, place, shown)), *map(making.moved, gone)]
    return ThreadPage(
        thread=thread,
        standing=standing,
        posts=tuple(sorted(posts, key=attrgetter("number"))),
        waiting=tuple(map(making.post, waiting)),
        starter=people.at(place, thread.author_id),
        page=page,
        answerer=people.at(place, answerer) if answerer else None,
        words=words,
        remarks={
            row.number: (said, people.at(place, said.author_id))
            for row in rows
            if (said := remarks.get(row.pk))
        },
        split_from=others.get(thread.split_from_id or 0),
        **_own(own),
        **_may(standing, thread),
    )


def _own(own: Own) -> dict[str, Any]:
    """The viewer's own place in it, as the page has it."""
    return {
        "seen": own.seen or 0,
        "seen_at": own.seen_at,
        "follows": bool(own.follows),
        "draft": own.draft or "",
        "is_told": bool(own.is_told),
        "answer": own.answer_number or 0,
    }


def _may(standing: Standing, thread: Thread) -> dict[str, Any]:
    """What they may do in it, and from when on."""
    return {
        "may_reply": access.may_reply(standing, thread),
        "may_keep_order": access.may_keep_order(standing, thread),
        "may_rename": access.may_rename(standing, thread),
        "may_follow": access.may_follow(standing, thread),
        "free_at": free_at(standing, thread),
        "within": kept_within(standing, thread),
    }
