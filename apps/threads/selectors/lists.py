"""Lists of threads: of one community, or of all that are the viewer's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, FilteredRelation, Q, QuerySet

from apps.accounts.bylines import Byline
from apps.accounts.models import User
from apps.communities.models import Community, Membership
from apps.core.prepared import prepared
from apps.threads.addresses import thread_url
from apps.threads.models import Thread, ThreadKind
from apps.threads.selectors.cursors import Cursor
from apps.threads.selectors.names import nobody_named
from apps.threads.selectors.people import People, Person, people_of

ROWS, FACES, LOOK_BACK = 20, 3, 6  # LOOK_BACK: the newest posts of a thread that show faces
TABS = ("active", "new", "unsolved", "mine")


class Row(NamedTuple):
    """A thread as it is fetched, and the viewer's own place in it."""

    pk: int
    public_id: str
    title: str
    kind: str
    excerpt: str
    author_id: int
    answer_id: int | None
    post_count: int
    created_at: datetime
    last_post_at: datetime
    pinned_at: datetime | None
    locked_at: datetime | None
    held_at: datetime | None
    community_id: int
    community__slug: str
    community__name: str
    moved_count: int
    seen: int | None = None  # how far they have read it
    since: datetime | None = None  # when they came to its community


OWN = ("seen", "since")
ROW = tuple(name for name in Row._fields if name not in OWN)


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A thread, as lists show it."""

    url: str
    title: str
    excerpt: str
    place: str
    place_url: str
    starter: Person
    faces: tuple[Byline, ...]
    replies: int
    started_at: datetime
    last_at: datetime
    is_new: bool
    is_question: bool
    is_solved: bool
    is_pinned: bool
    is_locked: bool
    waits: bool  # for somebody to look: only its author meets it in a list, among their own


@dataclass(frozen=True, slots=True)
class ThreadList:
    """One page of a list; the cursors are "" where it ends."""

    rows: tuple[ThreadRow, ...]
    tab: str
    next: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows of one page in the order they are shown, and where to go on."""

    rows: list[Any]
    next: str = ""
    previous: str = ""


def thread_list(
    viewer: User | AnonymousUser,
    community: Community | None = None,
    tab: str = "active",
    cursor: str = "",
) -> ThreadList:
    """Threads the viewer may see, the pinned first. Four queries at most, however many there are.

    Without a community: of those they are a member of, or the public ones for everybody else. An
    unknown tab is the first one. Raises Http404 for a cursor that is none of ours.
    """
    tab = tab if tab in TABS else TABS[0]
    if tab == "mine" and not viewer.is_authenticated:
        return ThreadList((), tab)
    place = community.pk if community is not None else _places(viewer)
    pinned: Iterable[Any] = ()
    if community is not None and tab == "active" and not cursor:
        pinned = _pinned(viewer, community.pk)
    at = Cursor.read(cursor)
    of = () if place is None else (place,)
    rows = _from(viewer, place, tab, at) if at else _first(tab)(viewer, *of)
    found = _page([Row(*row) for row in rows], _moment(tab), at)
    shown = tuple(_shown(viewer, [*(Row(*row) for row in pinned), *found.rows]))
    return ThreadList(shown, tab, found.next, found.previous)


@cache
def _first(tab: str) -> Callable[..., list[tuple[Any, ...]]]:
    """The first page of a tab, its query built once."""

    @prepared
    def rows(viewer: User | AnonymousUser, place: Any = None) -> QuerySet[Thread, Any]:
        return _in_order(_threads(viewer, place, tab), tab)

    return rows


@prepared
def _pinned(viewer: User | AnonymousUser, community: int) -> QuerySet[Thread, Any]:
    threads = _of(viewer, community).exclude(pinned_at=None)
    return _with_reading(threads, viewer).order_by("-pinned_at")[:ROWS]


def _from(
    viewer: User | AnonymousUser, place: Any, tab: str, cursor: Cursor
) -> QuerySet[Thread, Any]:
    """By keyset, not by counting: the last page costs what the first does."""
    threads, moment = _threads(viewer, place, tab), _moment(tab)
    far = "gt" if cursor.is_backward else "lt"
    same = Q(**{moment: cursor.at, f"pk__{far}": cursor.pk})
    # The first condition alone lets the database enter its index at the right place.
    threads = threads.filter(**{f"{moment}__{far}e": cursor.at}).filter(
        Q(**{f"{moment}__{far}": cursor.at}) | same
    )
    return _in_order(threads, tab, back=cursor.is_backward)


def _moment(tab: str) -> str:
    return "created_at" if tab == "new" else "last_post_at"


def _in_order(
    threads: QuerySet[Thread, Any], tab: str, *, back: bool = False
) -> QuerySet[Thread, Any]:
    """One more than a page holds, to know whether it goes on."""
    order = (_moment(tab), "pk") if back else (f"-{_moment(tab)}", "-pk")
    return threads.order_by(*order)[: ROWS + 1]


def _threads(viewer: User | AnonymousUser, place: Any, tab: str) -> QuerySet[Thread, Any]:
    threads = _of(viewer, place, tab)
    if tab == "active" and not isinstance(place, list):
        threads = threads.filter(pinned_at=None)
    if tab == "unsolved":
        threads = threads.filter(kind=ThreadKind.QUESTION, answer=None)
    if tab == "mine":
        threads = threads.filter(author_id=viewer.pk)
    return _with_reading(threads, viewer)


def _of(
    viewer: User | AnonymousUser, place: int | list[int] | None, tab: str = ""
) -> QuerySet[Thread]:
    """Of one community, of some, or of all there are.

    Among their own are those that wait, and those of limited reach.
    """
    every = Thread.objects
    if tab == "mine":
        threads = every.open_to(viewer)
    else:
        threads = every.visible_to(viewer) if isinstance(place, int) else every.offered_to(viewer)
    if place is None:
        return threads
    if isinstance(place, list):
        return threads.filter(community_id__in=place)
    return threads.filter(community=place)


def _places(viewer: User | AnonymousUser) -> list[int] | None:
    """Where they belong; None for those who belong nowhere."""
    if not isinstance(viewer, User):
        return None
    return [place for (place,) in _own_places(viewer)] or None


@prepared
def _own_places(viewer: User) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(user=viewer).reading().values_list("community_id")


def _with_reading(threads: QuerySet[Thread], viewer: User | AnonymousUser) -> QuerySet[Thread, Any]:
    """With how far the viewer has read each, and since when they belong to its community."""
    if not viewer.is_authenticated:
        return threads.values_list(*ROW)
    own = {
        "reading": FilteredRelation("readings", condition=Q(readings__user=viewer)),
        "own": FilteredRelation(
            "community__memberships", condition=Q(community__memberships__user=viewer)
        ),
    }
    asked = {"seen": F("reading__number"), "since": F("own__joined_at")}
    return threads.annotate(**own).annotate(**asked).values_list(*ROW, *OWN)


def _page(rows: list[Any], moment: str, cursor: Cursor | None) -> _Found:
    """The rows of a page, and where to go on; one too many was asked for."""
    back = cursor is not None and cursor.is_backward
    more = len(rows) > ROWS
    rows = rows[:ROWS]
    if back:
        rows.reverse()
    if not rows:
        return _Found(rows)
    after = Cursor(getattr(rows[-1], moment), rows[-1].pk)
    before = Cursor(getattr(rows[0], moment), rows[0].pk, is_backward=True)
    return _Found(
        rows,
        next=str(after) if more or back else "",
        previous=str(before) if (more if back else cursor is not None) else "",
    )


def _shown(viewer: User | AnonymousUser, rows: Sequence[Row]) -> Iterable[ThreadRow]:
    latest = _latest_posters(rows)
    faces = {row.pk: _faces(row.author_id, latest.get(row.pk, ())) for row in rows}
    pairs = {(row.community_id, person) for row in rows for person in faces[row.pk]}
    people = people_of(viewer, pairs)
    return [_row(viewer, row, faces[row.pk], people) for row in rows]


def _faces(starter: int, latest: Iterable[int]) -> list[int]:
    """Whose faces stand beside a thread: who began it, and who wrote last."""
    return list(dict.fromkeys((starter, *latest)))[:FACES]


def _latest_posters(rows: Sequence[Row]) -> dict[int, list[int]]:
    """Who wrote the newest posts of each thread, newest first. One query."""
    found: dict[int, list[int]] = {}
    for thread, author in _newest([row.pk for row in rows]):
        found.setdefault(thread, []).append(author)
    return found


@prepared
def _newest(threads: list[int]) -> QuerySet[Thread, Any]:
    """From the threads: each leads the database to its last posts, and past all the others."""
    newest = Thread.objects.filter(
        pk__in=threads,
        posts__number__gt=F("post_count") - LOOK_BACK,
        posts__hidden_at=None,
        posts__deleted_at=None,
    )
    return newest.order_by("-posts__number").values_list("pk", "posts__author_id")


def _row(viewer: User | AnonymousUser, row: Row, shown: list[int], people: People) -> ThreadRow:
    joined_before = row.since is not None and row.last_post_at >= row.since
    is_news = row.seen is not None or joined_before
    return ThreadRow(
        url=thread_url(row.public_id, row.title),
        title=row.title,
        excerpt=nobody_named(viewer, row.excerpt),
        place=row.community__name,
        place_url=f"/c/{row.community__slug}/",
        starter=people.at(row.community_id, row.author_id),
        faces=tuple(people.at(row.community_id, person).byline for person in shown),
        replies=max(row.post_count - 1 - row.moved_count, 0),
        started_at=row.created_at,
        last_at=row.last_post_at,
        is_new=is_news and (row.seen or 0) < row.post_count,
        is_question=row.kind == ThreadKind.QUESTION,
        is_solved=row.answer_id is not None,
        is_pinned=row.pinned_at is not None,
        is_locked=row.locked_at is not None,
        waits=row.held_at is not None,
    )
