"""A community's page, and who is asked before it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from apps.accounts.bylines import Byline
from apps.accounts.models import User
from apps.communities.access import Standing, may_manage
from apps.communities.models import Community, Membership, State, Visibility
from apps.communities.selectors import bylines, standing_of, stewards_of
from apps.core.access import Verdict
from apps.core.prepared import prepared
from apps.guidelines.access import owed
from apps.guidelines.selectors import Rule, RuleSet
from apps.guidelines.selectors import current as current_rules
from apps.home.selectors.doors import Door, door_of
from apps.moderation.selectors.openness import Summary, place_summary
from apps.threads.access import may_start
from apps.threads.selectors import ThreadList, thread_list

RULES_SHOWN = 4


COLUMNS = tuple(field.attname for field in Community._meta.concrete_fields)  # noqa: SLF001  Django's own word for it


def find_community(viewer: User | AnonymousUser, slug: str) -> Community:
    """The community whose own page answers this viewer, or 404. One query."""
    return _found(viewer, slug)[0]


def _found(viewer: User | AnonymousUser, slug: str) -> tuple[Community, int]:
    """The community, and how many are asking for a seat in it."""
    rows = _visible(viewer, slug)
    if not rows:
        raise Http404
    return Community.from_db("default", COLUMNS, rows[0][:-1]), rows[0][-1]


@prepared
def _visible(viewer: User | AnonymousUser, slug: str) -> QuerySet[Community, Any]:
    asking = Membership.objects.filter(community=OuterRef("pk"), state=State.APPLIED).order_by()
    many = asking.values("community").annotate(many=Count("pk")).values("many")
    visible = Community.objects.visible_to(viewer).filter(slug=slug)
    asked = visible.annotate(asking=Coalesce(Subquery(many, output_field=IntegerField()), 0))
    return asked.values_list(*COLUMNS, "asking")


def belongs(standing: Standing) -> bool:
    """Whether they read here as a member just now: the site may be closed to them."""
    viewer = standing.viewer
    here = standing.community is not None and standing.reads(standing.community.pk)
    return here and isinstance(viewer, User) and not viewer.is_suspended


def reads(standing: Standing) -> bool:
    """Whether they may read what is said in this community."""
    community = standing.community
    is_public = community is not None and community.visibility == Visibility.PUBLIC
    return is_public or belongs(standing)


@dataclass(frozen=True, slots=True)
class Steward:
    """One who looks after the place, and what they are."""

    byline: Byline
    chip: str


@dataclass(frozen=True, slots=True)
class CommunityPage:
    """What a community's page shows; to those outside a closed one no threads, but its door."""

    community: Community
    standing: Standing
    list: ThreadList | None
    stewards: tuple[Steward, ...]  # those whose names the viewer may know
    unnamed_stewards: int
    rules: RuleSet
    order: Summary  # how it was kept lately
    door: Door | None
    belongs: bool
    asking: int  # applications waiting; for stewards only
    reads: bool
    shows_name: bool  # the viewer, to visitors
    may_start: Verdict
    may_manage: Verdict

    @property
    def owed(self) -> str:
        """The page of the guidelines the viewer is asked about before they write; "" for none."""
        return owed(self.standing)

    @property
    def rules_are_own(self) -> bool:
        return self.community.guidelines_version > 0

    @property
    def first_rules(self) -> tuple[Rule, ...]:
        return self.rules.rules[:RULES_SHOWN]


def community_page(
    viewer: User | AnonymousUser, slug: str, tab: str = "active", cursor: str = ""
) -> CommunityPage:
    """The community as the viewer may see it, or 404. At most eight queries, however busy it is.

    Once an hour four more, for how order was kept.
    """
    community, asking = _found(viewer, slug)
    standing = standing_of(viewer, community)
    readable, manages = reads(standing), may_manage(standing)
    if cursor and not readable:
        raise Http404
    stewards, unnamed = _stewards(viewer, community, named=readable)
    return CommunityPage(
        community=community,
        standing=standing,
        list=thread_list(viewer, community, tab, cursor) if readable else None,
        stewards=stewards,
        unnamed_stewards=unnamed,
        rules=current_rules(community) if community.guidelines_version else current_rules(None),
        order=place_summary(community),
        door=door_of(standing),
        belongs=belongs(standing),
        asking=asking if manages else 0,
        reads=readable,
        shows_name=standing.shows_name,
        may_start=may_start(standing),
        may_manage=manages,
    )


def _stewards(
    viewer: User | AnonymousUser, community: Community, *, named: bool
) -> tuple[tuple[Steward, ...], int]:
    """Those whose names the viewer may know, and how many more there are.

    Who belongs to a closed place is for those inside, stewards included.
    """
    found = stewards_of(community)
    if not named:
        return (), len(found)
    names = bylines(viewer, community.pk, [membership.user for membership in found])
    known = [row for row in found if names[row.user_id].url]
    shown = tuple(Steward(names[row.user_id], chip_of(row.user, row)) for row in known)
    return shown, len(found) - len(known)


def chip_of(user: User, membership: Membership) -> str:
    """The one chip that says most about somebody here."""
    if user.is_brand_staff:
        return "brand"
    if membership.role in {"steward", "moderator"}:
        return membership.role
    return "champion" if membership.is_champion else ""
