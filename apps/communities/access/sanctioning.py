"""Who may decide about whom: nobody about their equal, nobody about themselves."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.access import power_on_site, rank_on_site
from apps.communities.access.standing import Standing
from apps.communities.access.stewarding import acts, is_here
from apps.communities.models import RANKS, Membership, Role, State
from apps.core.access import YES, Verdict, no


def may_sanction(standing: Standing, membership: Membership) -> Verdict:
    """Those who keep order, here or on the whole site, act on those who rank below them.

    The membership comes with its user.
    """
    power = power_of(standing)
    if not is_here(standing, membership):
        return no(_("They do not belong to this community."))
    if power == 0:
        return no(_("Only those who keep order here may do this."))
    if membership.user_id == standing.user.pk:
        return no(_("Nobody decides about themselves."))
    if rank_of(membership) >= power:
        return no(_("Nobody decides about somebody of their own rank, or of a higher one."))
    return YES


def power_of(standing: Standing) -> int:
    """How high somebody reaches in a community; 0 for all who do not keep order there."""
    if not acts(standing):
        return 0
    here = _rank(standing.role) if standing.keeps_order else 0
    return max(here, power_on_site(standing.user))


def rank_of(membership: Membership) -> int:
    """How high a member stands: by their role here, kept also while banned, or on the site."""
    return max(_rank(membership.role), rank_on_site(membership.user))


def _rank(role: str) -> int:
    """Members 1, moderators 2, stewards 3; the site's own people come above."""
    return RANKS.index(Role(role)) + 1


def may_entrust(standing: Standing, membership: Membership, stewards: int) -> Verdict:
    """Site admins give a community that has no steward to one of its members."""
    if not acts(standing) or "site_admin" not in standing.flags:
        return no(_("Only site admins do this."))
    if stewards:
        return no(_("This community has a steward."))
    if not is_here(standing, membership) or membership.state_now != State.ACTIVE:
        return no(_("Only active members of this community can be given a role."))
    return YES
