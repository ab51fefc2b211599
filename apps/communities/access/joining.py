"""Who may come into a community, and go."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.access import may_be_heard
from apps.accounts.models import User
from apps.communities.access.standing import Standing
from apps.communities.access.stewarding import hand_over_first
from apps.communities.models import READING, Community, Invitation, Joining, Role, State, Visibility
from apps.core.access import YES, Verdict, no


def may_join(standing: Standing) -> Verdict:
    """Anybody signed in takes a free seat in an open community, once."""
    community = standing.community
    if community is None or community.joining != Joining.OPEN:
        return no(_("One does not simply walk in here: its page says how to join."))
    return may_enter(standing) and _may_be_known(standing) and has_a_seat(community)


def may_apply(standing: Standing) -> Verdict:
    """Anybody with a known address asks for a seat, once at a time, also when all are taken."""
    community = standing.community
    if community is None or community.joining != Joining.APPLICATION:
        return no(_("This community does not take applications."))
    if standing.state == State.APPLIED:
        return no(_("You have asked already. A steward reads every word."))
    return may_enter(standing) and _is_verified(standing)


def may_accept(standing: Standing, invitation: Invitation) -> Verdict:
    """An invitation is for the one it names, and opens any community that has a seat."""
    community = standing.community
    if community is None or community.pk != invitation.community_id:
        return no(_("This invitation is for another community."))
    if not (came := may_enter(standing) and _is_verified(standing)):
        return came
    by_handle = invitation.user_id == standing.user.pk
    by_address = invitation.user_id is None and _same_address(invitation, standing.user)
    if not (by_handle or by_address):
        return no(_("This invitation is for somebody else. Sign in with the address it went to."))
    return has_a_seat(community)


def _same_address(invitation: Invitation, user: User) -> bool:
    address = (user.email or "").casefold()
    return address != "" and address == invitation.email.casefold()


def may_enter(standing: Standing) -> Verdict:
    """What joining, applying and accepting an invitation have in common."""
    viewer = standing.viewer
    if not isinstance(viewer, User):
        return no(_("Sign in to join."))
    if not (heard := may_be_heard(viewer)):
        return heard
    if standing.state in READING:
        return no(_("You are a member already."))
    if standing.state == State.BANNED:
        return standing.refusal(
            State.BANNED,
            _("You were banned from this community until %(when)s."),
            _("You were banned from this community and cannot come back by yourself."),
        )
    return _is_ready(standing, viewer)


def _is_ready(standing: Standing, viewer: User) -> Verdict:
    if standing.community is not None and standing.community.archived_at is not None:
        return no(_("This community is archived: everything stays to read."))
    if viewer.accepted_version < standing.brand_version:
        return no(_("Read and accept our guidelines first, then join."))
    return YES


def _may_be_known(standing: Standing) -> Verdict:
    """Public places take anybody; the others, people whose address is confirmed."""
    community = standing.community
    if community is not None and community.visibility == Visibility.PUBLIC:
        return YES
    return _is_verified(standing)


def _is_verified(standing: Standing) -> Verdict:
    if standing.user.verified_at is None:
        return no(_("Confirm your address first: the code is in your mail."))
    return YES


def has_a_seat(community: Community) -> Verdict:
    """Whether somebody can sit down."""
    if community.seats is not None and community.member_count >= community.seats:
        return no(_("All seats are taken just now."))
    return YES


def may_leave(standing: Standing, other_stewards: int) -> Verdict:
    """Members go when they like; the last steward hands over first."""
    if standing.state in {State.APPLIED, State.WAITLISTED, State.INVITED}:
        return YES
    if standing.community is None or not standing.reads(standing.community.pk):
        return no(_("You are not a member of this community."))
    if standing.state == State.SUSPENDED:
        return no(_("While you are suspended here your membership stays as it is."))
    if standing.role == Role.STEWARD and not other_stewards:
        return hand_over_first()
    return YES
