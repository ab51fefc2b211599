"""Who may shape a community, and trust others in it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access.standing import Standing
from apps.communities.models import RANKS, Invitation, Membership, Restriction, Role, State
from apps.core.access import YES, Verdict, no

TOO_MANY_BANNED = 3  # guests of one who asks people in


def may_manage(standing: Standing) -> Verdict:
    """Stewards shape their community. The site's own people do not: they would have to read it."""
    if standing.community is None or not acts(standing) or not standing.is_steward:
        return no(_("Only stewards of this community do this."))
    return YES


def may_invite(standing: Standing, banned_guests: int) -> Verdict:
    """Stewards ask people in, while the place is alive and their guests are not banned."""
    if standing.community is not None and standing.community.archived_at is not None:
        return no(_("This community is archived: everything stays to read."))
    if not (manages := may_manage(standing)):
        return manages
    if Restriction.INVITES in standing.restrictions:
        return standing.refusal(
            Restriction.INVITES,
            _("Until %(when)s it is for others to ask people in."),
            _("It is for others to ask people in."),
        )
    if banned_guests >= TOO_MANY_BANNED:
        said = _(
            "%(count)d of the people you asked in were banned here, so that others ask people in "
            "for now. Talk with another steward: on your page under People they give it back."
        )
        return no(said % {"count": banned_guests})
    return YES


def may_restore_inviting(standing: Standing, membership: Membership) -> Verdict:
    """Stewards give each other back that they may invite; nobody does it for themselves."""
    if not (manages := may_manage(standing)):
        return manages
    if not is_here(standing, membership):
        return no(_("They do not belong to this community."))
    if membership.user_id == standing.user.pk:
        return no(_("Another steward gives this back to you."))
    return YES


def may_decide(standing: Standing, membership: Membership) -> Verdict:
    """Stewards answer those who ask for a seat in their own community."""
    if not (manages := may_manage(standing)):
        return manages
    if not is_here(standing, membership) or membership.state_now != State.APPLIED:
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
    if not is_here(standing, membership) or membership.state_now != State.ACTIVE:
        return no(_("Only active members of this community can be given a role."))
    if role not in RANKS:
        return no(_("There is no such role."))
    if membership.user_id == standing.user.pk:
        return YES if other_stewards or role == Role.STEWARD else hand_over_first()
    if RANKS.index(Role(membership.role)) >= RANKS.index(Role(standing.role)):
        return no(_("Nobody changes the role of their equal."))
    return YES


def may_name_champion(standing: Standing, membership: Membership) -> Verdict:
    """Stewards name champions, themselves among them if they must."""
    if not (manages := may_manage(standing)):
        return manages
    if not is_here(standing, membership) or membership.state_now != State.ACTIVE:
        return no(_("Only active members of this community can be champions."))
    return YES


def may_found(standing: Standing) -> Verdict:
    """Brand staff and site admins open communities."""
    if not acts(standing) or not standing.flags & {"brand_staff", "site_admin"}:
        return no(_("Communities are opened by the brand’s own people."))
    return YES


def may_keep_brand(standing: Standing) -> Verdict:
    """Site admins say what the whole place is called and looks like."""
    if not acts(standing) or "site_admin" not in standing.flags:
        return no(_("Only site admins change the brand."))
    return YES


def may_run(standing: Standing) -> Verdict:
    """Site admins see what is stuck, and help it on."""
    if not acts(standing) or "site_admin" not in standing.flags:
        return no(_("Only site admins look after what runs here."))
    return YES


def acts(standing: Standing) -> bool:
    """Whether they are signed in, confirmed and free to act anywhere."""
    viewer = standing.viewer
    if not isinstance(viewer, User) or not viewer.is_active:
        return False
    return viewer.verified_at is not None and not viewer.is_suspended


def is_here(standing: Standing, membership: Membership) -> bool:
    """Whether standing and membership are of the same community."""
    return standing.community is not None and membership.community_id == standing.community.pk


def hand_over_first() -> Verdict:
    """What the last steward is told who would go or step down."""
    return no(_("You are the only steward. Make somebody else a steward first."))
