"""What decisions do to a member; moderation decides, this takes effect with the next request.

Each decision stands by itself: lifting one leaves what another set. What they wrote stays.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.services import ban_address, unban_address
from apps.communities.access import Standing, may_entrust, may_sanction
from apps.communities.events import (
    CommunityOrphaned,
    InvitationRevoked,
    MemberBanned,
    MemberRestricted,
    RestrictionLifted,
    RoleChanged,
)
from apps.communities.models import (
    READING,
    Community,
    Invitation,
    Membership,
    Restriction,
    Role,
    State,
)
from apps.communities.selectors import standing_of
from apps.communities.services.holding import keep_holds
from apps.communities.services.inviting import withhold_letters
from apps.communities.services.seats import locked, other_stewards
from apps.core import clock
from apps.core.access import Denied
from apps.core.holds import with_hold
from apps.ledger.recording import record, use_case
from apps.live.services import revoke


@use_case()
def restrict_member(
    *,
    membership: Membership,
    what: str,
    until: datetime | None,
    decision_id: int,
    actor: User | None,
) -> None:
    """Take one thing from a member until then, or until it is lifted; several stand side by side.

    The same from the same decision takes the place of what it said before. Without an actor it is
    the system's doing. Raises Denied by rank.
    """
    community, membership = _sanctioned(membership, actor)
    holds = with_hold(membership.holds, Restriction(what), until, decision_id)
    keep_holds(community, membership, holds)
    fact = MemberRestricted(
        user_id=membership.user_id, what=what, until=_stamp(until), decision_id=decision_id
    )
    record(fact, actor=actor, community=community)
    revoke(membership.user.public_id)


@use_case()
def ban_member(
    *, membership: Membership, until: datetime | None, decision_id: int, actor: User | None
) -> None:
    """Free somebody's seat, and keep them and their address from another until then, or for good.

    Invitations to them and by them are taken back. A ban that ends by itself leaves them to come
    in like anybody. Raises Denied by rank, and for the only steward but to site admins: then the
    community has none, and site admins entrust it to another.
    """
    community, membership = _sanctioned(membership, actor)
    user = membership.user
    is_last = _is_last_steward(community, membership)
    if is_last and not (actor and actor.is_site_admin):
        raise Denied(_("They are the only steward here. Site admins decide about them."))
    _take_back_invitations(community, user, actor)
    holds = with_hold(membership.holds, State.BANNED, until, decision_id)
    keep_holds(community, membership, holds)
    ban_address(user=user, decision_id=decision_id, place=community.pk, until=until)
    fact = MemberBanned(user_id=user.pk, until=_stamp(until), decision_id=decision_id)
    record(fact, actor=actor, community=community)
    if is_last:
        record(CommunityOrphaned(orphaned_id=community.pk), actor=actor, community=community)
    revoke(user.public_id)


@use_case()
def lift_restriction(*, membership: Membership, decision_id: int, actor: User | None) -> Membership:
    """Take back what that decision did, a ban among it, and nothing that another did.

    State, role, circles and seat are again what they were; where no seat is free, they wait for
    one. Doing it twice changes nothing. Raises Denied by rank.
    """
    community, membership = _sanctioned(membership, actor)
    unban_address(decision_id=decision_id, place=community.pk)
    kept = [hold for hold in membership.holds if hold["decision"] != decision_id]
    if kept != membership.holds:
        keep_holds(community, membership, kept)
        fact = RestrictionLifted(
            user_id=membership.user_id, state=membership.state, decision_id=decision_id
        )
        record(fact, actor=actor, community=community)
        revoke(membership.user.public_id)
    return membership


def restore_member(*, membership: Membership, decision_id: int, actor: User | None) -> Membership:
    """Bring a banned member back, as `lift_restriction` does: that they were banned was wrong."""
    return lift_restriction(membership=membership, decision_id=decision_id, actor=actor)


@use_case()
def entrust_community(*, standing: Standing, membership: Membership) -> Membership:
    """Make a member the steward of a community that has none. Raises Denied."""
    standing, community = locked(standing)
    membership = Membership.objects.select_related("user").get(pk=membership.pk)
    may_entrust(standing, membership, other_stewards(community, 0)).require()
    before, membership.role = membership.role, Role.STEWARD
    membership.save(update_fields=["role"])
    fact = RoleChanged(user_id=membership.user_id, before=before, after=membership.role)
    record(fact, actor=standing.user, community=community)
    revoke(membership.user.public_id)
    return membership


def _sanctioned(membership: Membership, actor: User | None) -> tuple[Community, Membership]:
    """Community and membership, locked, once it is clear that the actor may decide about them.

    The community first, as everywhere, so that nobody joins or hands over meanwhile.
    """
    rows = Community.objects.select_for_update(no_key=True)
    community = rows.get(pk=membership.community_id)
    members = Membership.objects.select_for_update(no_key=True, of=("self",))
    found = members.select_related("user").get(pk=membership.pk)
    if actor is not None:
        may_sanction(standing_of(actor, community), found).require()
    return community, found


def _is_last_steward(community: Community, membership: Membership) -> bool:
    is_steward = membership.role == Role.STEWARD and membership.state in READING
    return is_steward and not other_stewards(community, membership.user_id)


def _take_back_invitations(community: Community, user: User, actor: User | None) -> None:
    """Those to somebody and those by them, and the letters that did not leave yet."""
    concerned = Q(inviter=user) | Q(user=user) | Q(user=None, email__iexact=user.email or "")
    unused = Invitation.objects.filter(concerned, accepted_at=None, revoked_at=None)
    for invitation in unused.filter(community=community).order_by("pk"):
        invitation.revoked_at = clock.now()
        invitation.save(update_fields=["revoked_at"])
        withhold_letters(invitation)
        fact = InvitationRevoked(invitation_id=invitation.pk)
        record(fact, actor=actor, community=community)


def _stamp(until: datetime | None) -> str | None:
    return until.astimezone(UTC).isoformat() if until else None
