"""Who a viewer is somewhere, and what that lets them do there."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.models import (
    RANKS,
    READING,
    Community,
    Invitation,
    Joining,
    Membership,
    Role,
    State,
    Visibility,
)
from apps.core.access import YES, Verdict, no

STAFF = frozenset({"brand_staff", "site_moderator", "site_admin"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A viewer and what they are here; visitors and strangers have neither role nor state."""

    viewer: User | AnonymousUser
    community: Community | None = None  # None: the site itself, or a direct message
    role: str = ""  # member, moderator or steward
    state: str = ""  # active, waitlisted, paused, suspended …
    flags: frozenset[str] = frozenset()  # champion here; brand_staff, site_admin … anywhere
    accepted_version: int = 0  # of this community's guidelines
    brand_version: int = 0  # of the brand's guidelines, as they stand now
    shows_name: bool = False  # to visitors of this community

    def reads(self, community_id: int) -> bool:
        """Whether they are a reading member, of that community and no other."""
        here = self.community is not None and self.community.pk == community_id
        return here and self.state in READING

    @property
    def keeps_order(self) -> bool:
        """Whether they moderate here."""
        return self.role in {Role.MODERATOR, Role.STEWARD} and self.state == State.ACTIVE

    @property
    def is_steward(self) -> bool:
        return self.role == Role.STEWARD and self.state == State.ACTIVE

    @property
    def user(self) -> User:
        """The viewer, once a predicate has seen to it that they are signed in."""
        if isinstance(self.viewer, User):
            return self.viewer
        raise TypeError("A visitor came past the predicate.")


def may_take_part(standing: Standing, community_id: int) -> Verdict:
    """The common ground of every write: an active member with a known address, guidelines kept."""
    viewer = standing.viewer
    if not isinstance(viewer, User):
        return no(_("Sign in to take part."))
    if viewer.is_suspended:
        return no(_("Your account is suspended for now. You can read what is public."))
    if viewer.verified_at is None:
        return no(_("Confirm your address first: the code is in your mail."))
    if standing.community is None or not standing.reads(community_id):
        return no(_("Only members of this community take part here."))
    return _may_speak(standing, viewer, standing.community)


def _may_speak(standing: Standing, member: User, community: Community) -> Verdict:
    """Whether a reading member may also write."""
    if standing.state == State.SUSPENDED:
        return no(_("You are suspended in this community for now."))
    if standing.state == State.PAUSED:
        return no(_("Your membership is paused. Take it up again to write."))
    if community.archived_at is not None:
        return no(_("This community is archived: everything stays to read."))
    if member.accepted_version < standing.brand_version:
        return no(_("First read our guidelines as they stand now, and give your word."))
    if standing.accepted_version < community.guidelines_version:
        return no(_("First read the guidelines as they stand now, and give your word."))
    return YES


def may_join(standing: Standing) -> Verdict:
    """Anybody signed in takes a free seat in an open community, once."""
    community = standing.community
    if community is None or community.joining != Joining.OPEN:
        return no(_("One does not simply walk in here: its page says how to join."))
    return _may_come(standing) and _may_be_known(standing) and has_a_seat(community)


def may_apply(standing: Standing) -> Verdict:
    """Anybody with a known address asks for a seat, once at a time, also when all are taken."""
    community = standing.community
    if community is None or community.joining != Joining.APPLICATION:
        return no(_("This community does not take applications."))
    if standing.state == State.APPLIED:
        return no(_("You have asked already. A steward reads every word."))
    return _may_come(standing) and _is_verified(standing)


def may_accept(standing: Standing, invitation: Invitation) -> Verdict:
    """An invitation is for the one it names, and opens any community that has a seat."""
    community = standing.community
    if community is None or community.pk != invitation.community_id:
        return no(_("This invitation is for another community."))
    if not (came := _may_come(standing) and _is_verified(standing)):
        return came
    by_handle = invitation.user_id == standing.user.pk
    by_address = invitation.user_id is None and _same_address(invitation, standing.user)
    if not (by_handle or by_address):
        return no(_("This invitation is for somebody else. Sign in with the address it went to."))
    return has_a_seat(community)


def _same_address(invitation: Invitation, user: User) -> bool:
    address = (user.email or "").casefold()
    return address != "" and address == invitation.email.casefold()


def _may_come(standing: Standing) -> Verdict:
    """What joining, applying and accepting an invitation have in common."""
    viewer = standing.viewer
    if not isinstance(viewer, User):
        return no(_("Sign in to join."))
    if viewer.is_suspended or not viewer.is_active:
        return no(_("Your account is suspended for now. You can read what is public."))
    if standing.state in READING:
        return no(_("You are a member already."))
    if standing.state == State.BANNED:
        return no(_("You were banned from this community and cannot come back by yourself."))
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


def may_manage(standing: Standing) -> Verdict:
    """Stewards shape their community. The site's own people do not: they would have to read it."""
    if standing.community is None or not _acts(standing) or not standing.is_steward:
        return no(_("Only stewards of this community do this."))
    return YES


def may_invite(standing: Standing) -> Verdict:
    """Stewards ask people in, while the place is alive."""
    if standing.community is not None and standing.community.archived_at is not None:
        return no(_("This community is archived: everything stays to read."))
    return may_manage(standing)


def may_decide(standing: Standing, membership: Membership) -> Verdict:
    """Stewards answer those who ask for a seat in their own community."""
    if not (manages := may_manage(standing)):
        return manages
    if not _is_here(standing, membership) or membership.state != State.APPLIED:
        return no(_("This application was answered already."))
    return YES


def may_revoke(standing: Standing, invitation: Invitation) -> Verdict:
    """Stewards take back their community's invitations."""
    if standing.community is None or standing.community.pk != invitation.community_id:
        return no(_("This invitation is for another community."))
    return may_manage(standing)


def may_set_role(
    standing: Standing, membership: Membership, role: str, other_stewards: int
) -> Verdict:
    """Stewards raise and lower those below them; a steward steps down while another stays."""
    if not (manages := may_manage(standing)):
        return manages
    if not _is_here(standing, membership) or membership.state != State.ACTIVE:
        return no(_("Only active members of this community can be given a role."))
    if role not in RANKS:
        return no(_("There is no such role."))
    if membership.user_id == standing.user.pk:
        return YES if other_stewards or role == Role.STEWARD else _hand_over_first()
    if RANKS.index(Role(membership.role)) >= RANKS.index(Role(standing.role)):
        return no(_("Nobody changes the role of their equal."))
    return YES


def may_name_champion(standing: Standing, membership: Membership) -> Verdict:
    """Stewards name champions, themselves among them if they must."""
    if not (manages := may_manage(standing)):
        return manages
    if not _is_here(standing, membership) or membership.state != State.ACTIVE:
        return no(_("Only active members of this community can be champions."))
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
        return _hand_over_first()
    return YES


def may_found(standing: Standing) -> Verdict:
    """Brand staff and site admins open communities."""
    if not _acts(standing) or not standing.flags & {"brand_staff", "site_admin"}:
        return no(_("Communities are opened by the brand’s own people."))
    return YES


def may_keep_brand(standing: Standing) -> Verdict:
    """Site admins say what the whole place is called and looks like."""
    if not _acts(standing) or "site_admin" not in standing.flags:
        return no(_("Only site admins change the brand."))
    return YES


def _acts(standing: Standing) -> bool:
    """Whether they are signed in, confirmed and free to act anywhere."""
    viewer = standing.viewer
    if not isinstance(viewer, User) or not viewer.is_active:
        return False
    return viewer.verified_at is not None and not viewer.is_suspended


def _is_here(standing: Standing, membership: Membership) -> bool:
    return standing.community is not None and membership.community_id == standing.community.pk


def _hand_over_first() -> Verdict:
    return no(_("You are the only steward. Make somebody else a steward first."))
