"""Who somebody is at the desk: the places where they keep order, and what waits there."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.communities.models import Community, Membership, Role, State
from apps.moderation.models import APPEALS, OPEN, Case

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
    def cases(self) -> QuerySet[Case]:
        """All that wait in the chosen places, never those about the viewer."""
        rows = self.everything.filter(state__in=OPEN)
        return self._chosen(rows)

    @property
    def everything(self) -> QuerySet[Case]:
        """Open or not."""
        own = Q(community__in=[place.pk for place in self.places])
        if self.for_site:
            own = (own | _of_site()) if self.places else _of_site()
        return Case.objects.filter(own).exclude(subject=self.viewer)

    def _chosen(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        if self.only_site:
            return rows.filter(_of_site())
        return rows.filter(community=self.place) if self.place else rows


def _of_site() -> Q:
    return Q(community=None) | Q(is_passed_up=True)


def under(rows: QuerySet[Case], tab: str) -> QuerySet[Case]:
    """Those of a tab; every open case is under "all" and one other."""
    if tab == "appeals":
        return rows.filter(state__in=APPEALS)
    if tab == "opinions":
        return rows.filter(wants_opinion=True).exclude(state__in=APPEALS)
    if tab == "flags":
        return rows.filter(wants_opinion=False).exclude(state__in=APPEALS)
    return rows


def desk_of(viewer: User | AnonymousUser, *, tab: str = "", where: str = "") -> Desk | None:
    """The desk of one who keeps order somewhere; None for everybody else. One query."""
    if not isinstance(viewer, User) or viewer.is_suspended or viewer.verified_at is None:
        return None
    held = Membership.objects.filter(
        user=viewer, state=State.ACTIVE, role__in=(Role.MODERATOR, Role.STEWARD)
    )
    rows = held.select_related("community").order_by("community__name", "pk")
    places = tuple(row.community for row in rows)
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
