"""What a search page shows: only what its viewer may see, asked twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat, Lower, StrIndex

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.communities.models import READING, Community, Membership, State
from apps.core.kinds import kind_of
from apps.core.prepared import prepared
from apps.search import backends
from apps.search.backends import Hit
from apps.search.snippets import Highlighter, Piece
from apps.search.words import LONGEST_QUERY, Ask, fold, parse, readable, unfinished

PER_PAGE, LAST_PAGE, BESIDE = 20, 5, 3


@dataclass(frozen=True, slots=True)
class Result:
    """One page that was found, and the place in it that fits best."""

    kind: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    url: str
    place: Community
    at: datetime
    author: Byline | None  # None: names are not shown to visitors


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was asked, and what was found."""

    query: str
    ask: Ask
    results: list[Result] = field(default_factory=list)
    people: list[Byline] = field(default_factory=list)
    places: list[Community] = field(default_factory=list)
    ask_in: list[Community] = field(default_factory=list)  # when nothing was found
    is_common: bool = False  # only the newest were ranked
    number: int = 1
    next: int | None = None

    @property
    def most(self) -> int:
        """How many are weighed of what is very common."""
        return backends.RANKED_NEWEST

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def is_empty(self) -> bool:
        return not (self.results or self.people or self.places)


def search(
    *, viewer: User | AnonymousUser, query: str, page: int = 1, typing: bool = False
) -> SearchPage:
    """What the viewer may see of what they look for. It never fails, whatever they write.

    At most nine queries: the index, each kind that was found, people and places beside.
    """
    query = "".join(letter for letter in query if letter.isprintable())[:LONGEST_QUERY]
    ask = parse(query, typing=typing)
    if not ask or (ask.by and not viewer.is_authenticated):
        return SearchPage(query, ask)
    skip = (page - 1) * PER_PAGE
    hits = backends.find(ask, viewer, skip=skip, limit=PER_PAGE + 1)
    if not hits.rows and not typing and page == 1:
        ask = unfinished(ask)
        hits = backends.find(ask, viewer, skip=skip, limit=PER_PAGE + 1)
    results = _results(hits.rows[:PER_PAGE], ask, viewer)
    people = _people(ask, viewer) if page == 1 else []
    places = _places(ask, viewer) if page == 1 else []
    return SearchPage(
        query=query,
        ask=ask,
        results=results,
        people=people,
        places=places,
        ask_in=[] if results else _ask_in(viewer),
        is_common=hits.is_common,
        number=page,
        next=page + 1 if len(hits.rows) > PER_PAGE and page < LAST_PAGE else None,
    )


def _results(hits: list[Hit], ask: Ask, viewer: User | AnonymousUser) -> list[Result]:
    """The hits as results, without those that the viewer may not see after all."""
    ids: dict[str, list[int]] = defaultdict(list)
    for hit in hits:
        ids[hit.kind].append(hit.object_id)
    found = {kind: kind_of(kind).found(viewer, keys) for kind, keys in ids.items()}
    marks = Highlighter(ask)
    rows = ((hit.kind, found[hit.kind].get(hit.object_id)) for hit in hits)
    return [_result(kind, row, marks, viewer) for kind, row in rows if row is not None]


def _result(kind: str, row: Any, marks: Highlighter, viewer: User | AnonymousUser) -> Result:
    declared = kind_of(kind)
    known = viewer.is_authenticated
    # Visitors are not told who is spoken to: whether a member shows them their name is not asked.
    text = readable(declared.text(row), mention=None if known else "@…")
    return Result(
        kind=kind,
        title=marks.whole(declared.title(row)),
        snippet=marks.snippet(text),
        url=declared.url(row),
        place=declared.place(row),
        at=row.created_at,
        author=byline_of(declared.author(row)) if known else None,
    )


def _people(ask: Ask, viewer: User | AnonymousUser) -> list[Byline]:
    """Fellow members whose handle begins with the words; visitors meet nobody here."""
    word = _one_name(ask)
    if not word or not isinstance(viewer, User):
        return []
    people = User.objects.filter(handle__startswith=word, is_active=True, erased_at=None)
    if not people.exists():  # as for most words: nothing is asked about memberships then
        return []
    shared = Community.objects.readable_by(viewer).filter(
        memberships__user=viewer, memberships__state__in=READING
    )
    members = Membership.objects.reading().filter(community__in=shared)
    fellows = people.filter(pk__in=members.values("user")).order_by("handle")[:BESIDE]
    return [byline_of(person) for person in fellows]


def _places(ask: Ask, viewer: User | AnonymousUser) -> list[Community]:
    """Communities named or meant for that, of those the viewer may know of."""
    words = [word for term in ask.wanted for word in term.words]
    if not words or ask.place or ask.by:
        return []
    longest = max(words, key=len)
    found = (place for place in _saying(viewer, longest) if _says(place, words))
    return list(islice(found, BESIDE))


@prepared
def _saying(viewer: User | AnonymousUser, word: str) -> QuerySet[Community]:
    said = StrIndex(Lower(Concat("name", Value(" "), "purpose")), Value(word))
    places = Community.objects.visible_to(viewer).annotate(said=said)
    return places.filter(said__gt=0).order_by("name")


def _says(place: Community, words: list[str]) -> bool:
    said = f"{place.name} {place.purpose}".lower()
    return all(word in said for word in words)


def _one_name(ask: Ask) -> str:
    """The words as a handle would have them, when they could be one."""
    if not ask.wanted or ask.unwanted or ask.place or ask.by:
        return ""
    name = fold("".join(word for term in ask.wanted for word in term.words))
    return name if len(name) > 1 else ""


def _ask_in(viewer: User | AnonymousUser) -> list[Community]:
    """Where the viewer could ask instead."""
    if not isinstance(viewer, User):
        return []
    own = Community.objects.readable_by(viewer).filter(
        memberships__user=viewer, memberships__state=State.ACTIVE, archived_at=None
    )
    return list(own.order_by("name")[:BESIDE])
