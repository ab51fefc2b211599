"""Who wrote what is on a page: bylines and chips for one class of viewer, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, FilteredRelation, Q, QuerySet

from apps.accounts.bylines import Byline, byline_of, unnamed
from apps.accounts.models import User
from apps.communities.models import READING, Role
from apps.core.prepared import filled, prepared

SHOWN = ("pk", "public_id", "handle", "name", "line", "face", "erased_at")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a community, as the viewer may know them."""

    byline: Byline
    chip: str = ""  # brand, champion, moderator or steward
    role: str = ""  # in the community, "" for those who are not (any more) of it
    name_kept: bool = False  # the viewer is a visitor, and this member keeps their name from them


class People:
    """The people of one page, by community and by id."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, int], Person] = {}
        self._nobody = Person(unnamed(), name_kept=True)

    def at(self, place: int, person: int) -> Person:
        """A person as they are in that community; one we know nothing of is a member."""
        return self._found.get((place, person), self._nobody)

    def add(self, place: int, person: int, found: Person) -> None:
        self._found[place, person] = found


def people_of(viewer: User | AnonymousUser, pairs: Iterable[tuple[int, int]]) -> People:
    """Those (community, person) pairs, with what the viewer may know of them. One query."""
    pairs = set(pairs)
    people = People()
    rows: dict[tuple[int, int], Row] = {}
    places, persons = {place for place, _ in pairs}, {person for _, person in pairs}
    for row in map(Row._make, _rows(filled(persons), filled(places))):
        rows[row.place or 0, row.pk] = rows[0, row.pk] = row
    for place, person in pairs:
        here = rows.get((place, person))
        found = here or rows.get((0, person))
        known = found and _person(viewer, found, is_here=here is not None)
        if known:
            people.add(place, person, known)
    return people


class Row(NamedTuple):
    """A person, and who they are in one of the communities."""

    pk: int
    public_id: str
    handle: str
    name: str
    line: str
    face: str
    erased_at: datetime | None
    is_brand_staff: bool
    place: int | None
    role: str | None
    state: str | None
    is_champion: bool | None
    shows_name: bool | None


@prepared
def _rows(people: list[int], places: list[int]) -> QuerySet[User, Any]:
    # Whose they are is said twice: it leads the database to their memberships, not to a place's.
    own = Q(memberships__community_id__in=places, memberships__user_id__in=people)
    here = FilteredRelation("memberships", condition=own)
    asked = {
        "place": F("here__community_id"),
        "role": F("here__role"),
        "state": F("here__state"),
        "is_champion": F("here__is_champion"),
        "shows_name": F("here__shows_name"),
    }
    users = User.objects.filter(pk__in=people).annotate(here=here, **asked)
    return users.values_list(*SHOWN, "is_brand_staff", *asked)


def _person(viewer: User | AnonymousUser, row: Row, *, is_here: bool) -> Person | None:
    """None: one who keeps their name from this viewer."""
    if not viewer.is_authenticated and not (is_here and row.shows_name):
        return None
    role = str(row.role) if is_here and row.state in READING else ""
    return Person(_byline(row[: len(SHOWN)]), _chip(row, role), role)


@lru_cache(maxsize=4096)
def _byline(shown: tuple[Any, ...]) -> Byline:
    """A byline, made anew only when what it shows has changed."""
    return byline_of(User(**dict(zip(SHOWN, shown, strict=True))))


def _chip(row: Row, role: str) -> str:
    if row.is_brand_staff:
        return "brand"
    if role in {Role.MODERATOR, Role.STEWARD}:
        return role
    return "champion" if role and row.is_champion else ""
