"""Taking seats and giving them up: the one place that moves a membership in and out."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import F

from apps.accounts.models import User
from apps.accounts.services import require_unbanned
from apps.communities.access import Standing
from apps.communities.events import MemberJoined, MemberLeft
from apps.communities.models import READING, Circle, Community, Membership, Role, State
from apps.communities.services.holding import keep_holds, without_bans
from apps.core import clock
from apps.ledger.recording import record
from apps.live.services import revoke


def locked(standing: Standing) -> tuple[Standing, Community]:
    """The standing as it is once nobody else changes who belongs here.

    Every change of who belongs locks the community's row first, so the last seat is taken once.
    """
    if standing.community is None:
        raise TypeError("Seats belong to communities.")
    community = Community.objects.select_for_update(no_key=True).get(pk=standing.community.pk)
    mine = Membership.objects.filter(community=community, user=standing.viewer.pk).first()
    return replace(
        standing,
        community=community,
        role=mine.role if mine else "",
        state=mine.state_now if mine else "",
        accepted_version=mine.accepted_version if mine else 0,
        restrictions=mine.holds_now if mine else {},
    ), community


def other_stewards(community: Community, user_id: int) -> int:
    """How many stewards there are beside one, who can act just now."""
    stewards = Membership.objects.stewards().filter(community=community)
    return stewards.exclude(user=user_id).count()


def seat(community: Community, user: User, *, by: str, **values: object) -> Membership:
    """Make somebody an active member of the locked community, as a newcomer.

    What decisions hold them to comes along, as far as it is not over. Raises AddressBanned.
    """
    require_unbanned(user.email or "", community.pk)
    values |= {
        "state": State.ACTIVE,
        "role": Role.MEMBER,
        "is_champion": False,
        "joined_at": clock.now(),
        "applied_at": None,
        "decided_at": None,
        "held_until": None,
        "was": {},
    }
    membership, _ = Membership.objects.update_or_create(
        community=community, user=user, defaults=values
    )
    Community.objects.filter(pk=community.pk).update(member_count=F("member_count") + 1)
    if membership.holds:
        keep_holds(community, membership, without_bans(membership.holds))
    record(MemberJoined(user_id=user.pk, by=by), actor=user, community=community)
    return membership


def unseat(community: Community, user: User) -> None:
    """Free the seat of a member of the locked community, with all that hung on it."""
    held = Membership.objects.filter(community=community, user=user, state__in=READING)
    if held.update(state=State.LEFT, held_until=None, was={}, role=Role.MEMBER, is_champion=False):
        Community.objects.filter(pk=community.pk).update(member_count=F("member_count") - 1)
    Circle.people.through.objects.filter(circle__community=community, user=user).delete()
    record(MemberLeft(user_id=user.pk), actor=user, community=community)
    revoke(user.public_id)
