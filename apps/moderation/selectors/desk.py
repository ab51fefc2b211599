"""Who somebody is at the desk: the places where they keep order, and what waits there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.communities.models import Community, Membership, Role, State
from apps.core.prepared import filled, prepared
from apps.moderation.models import APPEALS, OPEN, Case, within
from apps.moderation.models.seeing import kept_by

# what the desk needs to know of a place
PLACE = ("id", "slug", "name", "visibility", "guidelines_version")
TABS = ("all", "flags", "opinions", "appeals")
SITE = "site"  # in place of a community's slug: what is the site's


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who keeps order, and where; `tab` and `place` are what they look at."""

    viewer: User
    places: tuple[Community, ...]
    for_site: bool
    tab: str = "all"
    place: Community | None = None
    only_site: bool = False

    @property
    def where(self) -> str:
        """What is chosen of the places, as an address says it; "" for all."""
        if self.only_site:
            return SITE
        return self.place.slug if self.place else ""

    @property
    def query(self) -> str:
        """What is chosen, for an address: "tab=flags&in=repair-bench", or ""."""
        chosen = {"tab": self.tab if self.tab != "all" else "", "in": self.where}
        return "&".join(f"{key}={value}" for key, value in chosen.items() if value)

    @property
    def scope(self) -> str:
        """Which cases are looked at: of `ids`, of the site, or of both."""
        if self.only_site:
            return "site"
        if self.place is not None or not self.for_site:
            return "own"
        return "both" if self.places else "site"

    @property
    def ids(self) -> tuple[list[int], ...]:
        """The places that are looked at, for a query that is built once; none for the site."""
        if self.scope == "site":
            return ()
        places = (self.place,) if self.place else self.places
        return (filled(place.pk for place in places),)


def _of_site(viewer: User) -> Q:
    """The site's, but for what is about a community where they keep order themselves."""
    return (Q(community=None) | Q(is_passed_up=True)) & ~Q(origin__in=kept_by(viewer))


def seen(scope: str, viewer: User, ids: Sequence[int] = ()) -> QuerySet[Case]:
    """Cases of that scope, open or not, but never those about the viewer."""
    rows = Case.objects.exclude(subject=viewer)
    if scope == "site":
        return rows.filter(_of_site(viewer))
    own = Q(community__in=ids)
    return rows.filter(own | _of_site(viewer) if scope == "both" else own)


def under(rows: QuerySet[Case], tab: str) -> QuerySet[Case]:
    """The open ones of a tab; every open case is under "all" and one other."""
    if tab == "appeals":
        return rows.filter(within(APPEALS))
    if tab == "opinions":
        return rows.filter(within(OPEN), ~within(APPEALS), wants_opinion=True)
    if tab == "flags":
        return rows.filter(within(OPEN), ~within(APPEALS), wants_opinion=False)
    return rows.filter(within(OPEN))


def desk_of(viewer: User | AnonymousUser, *, tab: str = "", where: str = "") -> Desk | None:
    """The desk of one who keeps order somewhere; None for everybody else. One query."""
    if not isinstance(viewer, User) or viewer.is_suspended or viewer.verified_at is None:
        return None
    places = tuple(row.community for row in _held(viewer))
    for_site = viewer.is_site_moderator or viewer.is_site_admin
    if not places and not for_site:
        return None
    return Desk(
        viewer,
        places,
        for_site,
        tab if tab in TABS else "all",
        next((place for place in places if place.slug == where), None),
        only_site=for_site and where == SITE,
    )


@prepared
def _held(viewer: User) -> QuerySet[Membership]:
    held = Membership.objects.filter(
        user=viewer, state=State.ACTIVE, role__in=(Role.MODERATOR, Role.STEWARD)
    )
    needed = ("id", *(f"community__{name}" for name in PLACE))
    rows = held.select_related("community").only(*needed)
    return rows.order_by("community__name", "pk")
