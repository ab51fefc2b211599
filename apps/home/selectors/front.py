"""Home: what is new for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.communities.models import Community
from apps.communities.selectors import Place, communities_for, newest_members
from apps.core.prepared import prepared
from apps.home.selectors.doors import Door, door_of
from apps.threads.models import Reading
from apps.threads.selectors import ThreadList, thread_list

TABS = {"latest": "active", "unanswered": "unsolved"}
A_VISIT = timedelta(minutes=30)  # what was read within it belongs to this visit
NEW = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who lately took a seat where the viewer has one."""

    byline: Byline
    place: Community


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A community in a list, and its door."""

    place: Place
    door: Door | None

    @property
    def community(self) -> Community:
        return self.place.community


@dataclass(frozen=True, slots=True)
class Front:
    """What home shows."""

    tab: str
    list: ThreadList
    since: datetime | None  # the end of the visit before; for members only
    newcomers: tuple[Newcomer, ...]
    places: tuple[PlaceRow, ...]  # for visitors, and those who belong nowhere yet
    is_first: bool  # the first page of the list, with greeting and aside


def front(viewer: User | AnonymousUser, tab: str, cursor: str, *, belongs: bool) -> Front:
    """Home, or an older page of it. At most six queries, however much there is to read."""
    found = thread_list(viewer, None, TABS[tab], cursor)
    member = viewer if isinstance(viewer, User) else None
    return Front(
        tab=tab,
        list=found,
        since=_last_visit(member) if member and not cursor else None,
        newcomers=_newcomers(member) if member and belongs else (),
        places=() if belongs else places_for(viewer),
        is_first=not cursor,
    )


def _last_visit(user: User) -> datetime | None:
    rows = _read_before(user, timezone.now() - A_VISIT)
    return rows[0][0] if rows else None


@prepared
def _read_before(user: User, moment: datetime) -> QuerySet[Reading, Any]:
    return Reading.objects.filter(user=user, at__lt=moment).order_by("-at").values_list("at")[:1]


def _newcomers(user: User) -> tuple[Newcomer, ...]:
    """One row for each person, however many places they came to."""
    found: dict[int, Newcomer] = {}
    for membership in newest_members(user, timezone.now() - NEW, limit=12):
        newcomer = Newcomer(byline_of(membership.user), membership.community)
        found.setdefault(membership.user_id, newcomer)
    return tuple(found.values())[:4]


def places_for(viewer: User | AnonymousUser) -> tuple[PlaceRow, ...]:
    """The communities a viewer may know of, and how to come in. One query."""
    return tuple(PlaceRow(place, door_of(place.standing)) for place in communities_for(viewer))
