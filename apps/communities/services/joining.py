"""Coming in, going, and being named before visitors."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.communities.access import Standing, may_join, may_leave
from apps.communities.events import ApplicationWithdrawn, NameShown
from apps.communities.models import READING, Community, Membership, State
from apps.communities.services.seats import locked, other_stewards, seat, unseat
from apps.core.access import Denied
from apps.ledger.recording import record, use_case


@use_case()
def join_community(*, standing: Standing, shows_name: bool, accepted_version: int) -> Membership:
    """Take a seat in an open community.

    Raises Denied when they may not join, or read other guidelines than those that hold now.
    """
    standing, community = locked(standing)
    may_join(standing).require()
    require_current(community, accepted_version)
    return seat(
        community,
        standing.user,
        by="open",
        shows_name=shows_name,
        accepted_version=accepted_version,
    )


def require_current(community: Community, accepted_version: int) -> None:
    """Raise Denied unless that is the version of the guidelines that holds now."""
    if accepted_version != community.guidelines_version:
        raise Denied(_("The guidelines changed just now. Read them again, then join."))


@use_case()
def leave_community(*, standing: Standing) -> None:
    """Give up the seat, or withdraw the application. What they wrote stays.

    Raises Denied for the last steward, and for those who are suspended here.
    """
    standing, community = locked(standing)
    user = standing.user
    may_leave(standing, other_stewards(community, user.pk)).require()
    if standing.state in READING:
        unseat(community, user)
        return
    mine = Membership.objects.filter(community=community, user=user)
    mine.update(state=State.LEFT, application="")
    record(ApplicationWithdrawn(user_id=user.pk), actor=user, community=community)


@use_case()
def show_name(*, standing: Standing, on: bool) -> None:
    """Show visitors the member's name in this community from now on, or keep it from them."""
    standing, community = locked(standing)
    if not standing.reads(community.pk):
        raise Denied(_("You are not a member of this community."))
    mine = Membership.objects.filter(community=community, user=standing.user)
    if mine.exclude(shows_name=on).update(shows_name=on):
        fact = NameShown(user_id=standing.user.pk, on=on)
        record(fact, actor=standing.user, community=community)
