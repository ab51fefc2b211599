"""Reads about the brand and its communities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, FilteredRelation, Model, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from apps.accounts.bylines import Byline, byline_of, unnamed
from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import (
    READING,
    Brand,
    Community,
    Invitation,
    Membership,
    State,
    Visibility,
    state_now,
)
from apps.communities.theme import roles
from apps.core import clock
from apps.core.holds import in_force
from apps.core.prepared import prepared

HOLDING = ("state", "held_until", "was", "holds")
SITE_FLAGS = ("is_brand_staff", "is_site_moderator", "is_site_admin")


def brand() -> Brand:
    """The brand; a nameless one before set-up. One query."""
    return Brand.objects.filter(pk=1).first() or Brand(pk=1, name="Coterie")


def day_colours(house: Brand) -> dict[str, str]:
    """The brand's colours by day, role by role: mail programs know no others."""
    return {role: pair[0] for role, pair in roles(house.colour).items()}


def brand_names() -> list[str]:
    """What nobody else may be called: the brand's name, with its "&" spelt out too. One query."""
    names = Brand.objects.filter(pk=1).values_list("name", flat=True)
    return [spelt for name in names for spelt in (name, name.replace("&", " and "))]


def live_ground(community: int) -> str:
    """What the live topics of a community stand on: its door may close on many readers at once."""
    return f"community-{community}"


def standing_of(viewer: User | AnonymousUser, community: Community | None) -> Standing:
    """The viewer's standing, asked for once per request. One query; for visitors none."""
    if not isinstance(viewer, User):
        return Standing(viewer, community)
    flags = {flag.removeprefix("is_") for flag in SITE_FLAGS if getattr(viewer, flag)}
    if community is None:
        return Standing(viewer, None, flags=frozenset(flags))
    found = _own_row(viewer, community.pk)
    role, is_champion, accepted, shows_name, *held, brand_version = found[0]
    if is_champion:
        flags.add("champion")
    state, restrictions = _as_of_now(*held)
    return Standing(
        viewer,
        community,
        role or "",
        state,
        frozenset(flags),
        accepted or 0,
        brand_version or 0,
        bool(shows_name),
        restrictions,
    )


def _as_of_now(
    state: str | None, held_until: datetime | None, was: dict[str, Any] | None, holds: Any
) -> tuple[str, Mapping[str, datetime | None]]:
    """A state and what decisions hold somebody to, from a row as it stands or from none."""
    if not state:
        return "", {}
    return state_now(state, held_until, was or {}), in_force(holds, clock.now()) if holds else {}


@prepared
def _own_row(viewer: User, community: int) -> QuerySet[Community, Any]:
    mine = ("role", "is_champion", "accepted_version", "shows_name", *HOLDING)
    own = FilteredRelation("memberships", condition=Q(memberships__user=viewer))
    rows = Community.objects.filter(pk=community).annotate(mine=own, brand_version=_brand_version())
    return rows.values_list(*(f"mine__{field}" for field in mine), "brand_version")


def _brand_version() -> Subquery:
    return Subquery(Brand.objects.filter(pk=1).values("guidelines_version")[:1])


@dataclass(frozen=True, slots=True)
class Place:
    """A community as a list shows it, and what the viewer is there."""

    community: Community
    standing: Standing

    @property
    def is_mine(self) -> bool:
        return self.standing.state in READING


def communities_for(viewer: User | AnonymousUser) -> list[Place]:
    """The living communities a viewer may know of, their own first, then by name. One query."""
    known = Community.objects.visible_to(viewer).filter(archived_at=None)
    if not isinstance(viewer, User):
        return [Place(row, Standing(viewer, row)) for row in known.order_by(Lower("name"))[:100]]
    rows = known.annotate(
        mine=FilteredRelation("memberships", condition=Q(memberships__user=viewer)),
        my_role=Coalesce("mine__role", Value("")),
        my_version=Coalesce("mine__accepted_version", 0),
        brand_version=Coalesce(_brand_version(), 0),
        **{f"my_{name}": F(f"mine__{name}") for name in HOLDING},
    )
    places = [Place(row, _standing_in(viewer, row)) for row in rows.order_by(Lower("name"))[:100]]
    return sorted(places, key=lambda place: not place.is_mine)


def _standing_in(viewer: User, row: Community) -> Standing:
    """The viewer's standing in a community that came with it."""
    state, restrictions = _as_of_now(*(_annotated(row, f"my_{name}") for name in HOLDING))
    return Standing(
        viewer,
        row,
        _annotated(row, "my_role"),
        state,
        restrictions=restrictions,
        accepted_version=_annotated(row, "my_version"),
        brand_version=_annotated(row, "brand_version"),
    )


def _annotated(row: Model, name: str) -> Any:
    """What the query added to a row: the type checker knows of fields only."""
    return getattr(row, name)


def own_memberships(user: User) -> QuerySet[Membership]:
    """What a person is where, by the name of the place, with the place."""
    own = Membership.objects.filter(user=user, community__archived_at=None).reading()
    return own.select_related("community").order_by(Lower("community__name"))


def named_for_visitors(
    community_ids: Iterable[int], user_ids: Iterable[int]
) -> set[tuple[int, int]]:
    """Who shows visitors their name where, as (community, user). One query."""
    shown = Membership.objects.filter(
        community__in=set(community_ids),
        user__in=set(user_ids),
        shows_name=True,
        state__in=READING,
        community__visibility=Visibility.PUBLIC,
    )
    return set(shown.values_list("community_id", "user_id"))


def bylines(
    viewer: User | AnonymousUser, community_id: int, users: Iterable[User]
) -> dict[int, Byline]:
    """How people are named in a community before this viewer, by id. For visitors one query."""
    people = {user.pk: user for user in users}
    if viewer.is_authenticated:
        return {pk: byline_of(user) for pk, user in people.items()}
    named = named_for_visitors([community_id], people)
    return {
        pk: byline_of(user) if (community_id, pk) in named else unnamed()
        for pk, user in people.items()
    }


def stewards_of(community: Community) -> list[Membership]:
    """Those who shape the place, longest first, with the person. One query."""
    stewards = Membership.objects.stewards().filter(community=community)
    return list(stewards.select_related("user").order_by("pk")[:6])


def other_stewards(standing: Standing) -> int:
    """How many stewards there are beside the viewer; asked for stewards only."""
    if standing.community is None or not standing.is_steward:
        return 0
    stewards = Membership.objects.stewards().filter(community=standing.community)
    return stewards.exclude(user=standing.user).count()


PEOPLE_PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Directory:
    """One page of the people of a community, in the order of their names."""

    members: list[Membership]
    previous: tuple[str, int] | None  # the first of this page, to go back from
    next: tuple[str, int] | None  # the last of this page, to go on from


def directory(
    community: Community,
    *,
    search: str = "",
    after: tuple[str, int] | None = None,
    before: tuple[str, int] | None = None,
) -> Directory:
    """Those who belong, whose name or handle begins with or holds the words. One query."""
    members = Membership.objects.filter(community=community, user__erased_at=None).reading()
    found = members.select_related("user").annotate(key=Lower("user__name"))
    if search:
        found = found.filter(Q(user__name__icontains=search) | Q(user__handle__icontains=search))
    if before is not None:
        name, pk = before
        found = found.filter(Q(key__lt=name) | Q(key=name, pk__lt=pk)).order_by("-key", "-pk")
    elif after is not None:
        name, pk = after
        found = found.filter(Q(key__gt=name) | Q(key=name, pk__gt=pk)).order_by("key", "pk")
    else:
        found = found.order_by("key", "pk")
    # The database's own lower case: SQLite leaves É alone where Python does not.
    read = [(row, (_annotated(row, "key"), row.pk)) for row in found[: PEOPLE_PER_PAGE + 1]]
    more, shown = len(read) > PEOPLE_PER_PAGE, read[:PEOPLE_PER_PAGE]
    if before is not None:
        shown.reverse()
    ahead = more if before is None else True
    behind = more if before is not None else after is not None
    return Directory(
        [row for row, _key in shown],
        shown[0][1] if shown and behind else None,
        shown[-1][1] if shown and ahead else None,
    )


APPLICATIONS_SHOWN = 50


def applications(community: Community) -> list[Membership]:
    """Those who ask for a seat, longest waiting first, with the person. One query."""
    asking = Membership.objects.filter(community=community, state=State.APPLIED)
    return list(asking.select_related("user").order_by("applied_at", "pk")[:APPLICATIONS_SHOWN])


def open_invitations(community: Community) -> list[Invitation]:
    """Invitations nobody has used yet, newest first, with the invited. One query."""
    found = Invitation.objects.open().filter(community=community)
    return list(found.select_related("user", "inviter").order_by("-pk")[:100])


def invitation_bearing(token: str) -> Invitation | None:
    """The open invitation with that token, its community and inviter. One query."""
    found = Invitation.objects.open().bearing(token)
    return found.select_related("community", "inviter").first()


def newest_members(viewer: User, since: datetime, limit: int = 4) -> list[Membership]:
    """Who lately joined the communities a member belongs to, newest first. One query."""
    mine = Membership.objects.filter(user=viewer).reading().values("community")
    newest = (
        Membership.objects.active()
        .filter(community__in=mine, joined_at__gt=since, user__erased_at=None)
        .exclude(user=viewer)
    )
    return list(newest.select_related("user", "community").order_by("-joined_at", "-pk")[:limit])
