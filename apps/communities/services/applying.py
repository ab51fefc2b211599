"""Asking for a seat, and the answer."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.services import require_unbanned
from apps.communities.access import Standing, has_a_seat, may_apply, may_decide
from apps.communities.events import ApplicationDecided, ApplicationMade
from apps.communities.models import Community, Membership, State
from apps.communities.services.joining import require_current
from apps.communities.services.seats import locked, seat
from apps.core import clock
from apps.core.access import Denied
from apps.ledger.recording import record, use_case

A_DAY = 10  # applications of one person
PAUSE = timedelta(days=7)  # before one asks the same community again
TEXT_LENGTH = 1000


@use_case()
def apply_to_community(
    *, standing: Standing, text: str, accepted_version: int, shows_name: bool = False
) -> Membership:
    """Ask for a seat.

    Raises Denied when they may not, asked here within a week, or asked ten places today.
    """
    standing, community = locked(standing)
    may_apply(standing).require()
    require_current(community, accepted_version)
    require_unbanned(standing.user.email or "", community.pk)
    _require_patience(community, standing.user)
    if not text.strip() or len(text) > TEXT_LENGTH:
        raise Denied(_("Say in up to 1,000 characters what brings you here."))
    membership, _made = Membership.objects.update_or_create(
        community=community,
        user=standing.user,
        defaults={
            "state": State.APPLIED,
            "application": text.strip(),
            "applied_at": clock.now(),
            "decided_at": None,
            "shows_name": shows_name,
            "accepted_version": accepted_version,
        },
    )
    fact = ApplicationMade(user_id=standing.user.pk)
    record(fact, actor=standing.user, community=community)
    return membership


def _require_patience(community: Community, user: User) -> None:
    """Raise Denied for one who asked here within the week, or ten places within the day."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    now = clock.now()
    asked = Membership.objects.filter(user=user)
    if asked.filter(applied_at__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise Denied(_("That is ten applications today. Try again tomorrow."))
    here = asked.filter(community=community).exclude(applied_at=None).first()
    if here is not None and here.applied_at is not None:
        last = max(here.applied_at, here.decided_at or here.applied_at)
        if last + PAUSE > now:
            raise Denied(_("You asked here within the last week. Ask again after seven days."))


@use_case()
def decide_application(*, standing: Standing, membership: Membership, accept: bool) -> Membership:
    """Let somebody in who asked, or not. Raises Denied when no seat is free."""
    standing, community = locked(standing)
    membership = Membership.objects.select_related("user").get(pk=membership.pk)
    may_decide(standing, membership).require()
    steward, applicant = standing.user, membership.user
    fact = ApplicationDecided(user_id=applicant.pk, accepted=accept)
    record(fact, actor=steward, community=community)
    if not accept:
        membership.state, membership.decided_at = State.LEFT, clock.now()
        membership.application = ""
        membership.save(update_fields=["state", "decided_at", "application"])
        return membership
    has_a_seat(community).require()
    return seat(community, applicant, by="application", application="")
