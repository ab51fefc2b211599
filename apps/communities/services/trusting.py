"""Roles, and the flag of champions."""

from __future__ import annotations

from apps.communities.access import Standing, may_name_champion, may_set_role
from apps.communities.events import ChampionNamed, RoleChanged
from apps.communities.models import Membership
from apps.communities.services.seats import locked, other_stewards
from apps.ledger.recording import record, use_case
from apps.live.services import revoke


@use_case()
def set_role(*, standing: Standing, membership: Membership, role: str) -> Membership:
    """Trust a member with more or with less; the same role again changes nothing.

    Raises Denied for an equal, and for the last steward who would step down.
    """
    standing, community = locked(standing)
    membership = Membership.objects.select_related("user").get(pk=membership.pk)
    others = other_stewards(community, membership.user_id)
    may_set_role(standing, membership, role, others).require()
    before = membership.role
    if before != role:
        membership.role = role
        membership.save(update_fields=["role"])
        fact = RoleChanged(user_id=membership.user_id, before=before, after=role)
        record(fact, actor=standing.user, community=community)
        revoke(membership.user.public_id)
    return membership


@use_case()
def name_champion(*, standing: Standing, membership: Membership, on: bool) -> Membership:
    """Make a member a champion of this community, or an ordinary member again."""
    standing, community = locked(standing)
    membership = Membership.objects.get(pk=membership.pk)
    may_name_champion(standing, membership).require()
    if membership.is_champion != on:
        membership.is_champion = on
        membership.save(update_fields=["is_champion"])
        fact = ChampionNamed(user_id=membership.user_id, on=on)
        record(fact, actor=standing.user, community=community)
    return membership


@use_case()
def trust(*, standing: Standing, membership: Membership, role: str, is_champion: bool) -> None:
    """Both at once, or neither; what stays as it was is asked of nobody."""
    if membership.role != role:
        set_role(standing=standing, membership=membership, role=role)
    if membership.is_champion != is_champion:
        name_champion(standing=standing, membership=membership, on=is_champion)
