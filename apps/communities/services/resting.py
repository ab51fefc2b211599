"""A pause that members ask for themselves: no decision, no strike, and nobody else's business."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.communities.access import Standing, may_end_rest, may_rest, may_see_rest
from apps.communities.events import RestBegun, RestEnded
from apps.communities.models import RESTING, Community, Membership
from apps.communities.services.holding import keep_holds
from apps.communities.services.seats import locked
from apps.core import clock
from apps.core.holds import OWN, Hold
from apps.ledger.recording import record, use_case

SPANS = (1, 7, 30)  # days


@use_case()
def rest(*, standing: Standing, days: int) -> Membership:
    """Have oneself not write in a community for so many days.

    It stands beside what decisions hold somebody to, and neither touches the other. Raises Denied
    when they may not, ValidationError for a time that is not offered.
    """
    standing, community = locked(standing)
    may_rest(standing).require()
    if days not in SPANS:
        raise ValidationError(_("Choose a day, a week or a month."))
    now = clock.now().astimezone(UTC)
    until = (now + timedelta(days=days)).isoformat()
    asked = Hold(what=RESTING, until=until, decision=OWN, since=now.isoformat())
    membership = _own(community, standing)
    keep_holds(community, membership, [*_without_rest(membership), asked])
    fact = RestBegun(user_id=membership.user_id, until=until)
    record(fact, actor=standing.user, community=community)
    return membership


@use_case()
def end_rest(*, standing: Standing) -> Membership:
    """Write again before the time one set. Raises Denied in the first day, and without a pause."""
    standing, community = locked(standing)
    may_see_rest(standing).require()
    membership = _own(community, standing)
    may_end_rest(standing, membership.rests_since).require()
    keep_holds(community, membership, _without_rest(membership))
    fact = RestEnded(user_id=membership.user_id)
    record(fact, actor=standing.user, community=community)
    return membership


def _own(community: Community, standing: Standing) -> Membership:
    return Membership.objects.select_related("user").get(community=community, user=standing.user)


def _without_rest(membership: Membership) -> list[Hold]:
    return [one for one in membership.holds if one["what"] != RESTING]
