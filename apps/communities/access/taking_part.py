"""Who may write in a community."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.access import may_be_heard
from apps.accounts.models import User
from apps.communities.access.standing import Standing
from apps.communities.models import RESTING, Community, Restriction, State
from apps.core.access import YES, Verdict, no
from apps.core.times import end_of
from apps.core.zones import zone_called


def may_take_part(standing: Standing, community_id: int) -> Verdict:
    """The common ground of every write: one who may thank, and whose posting is not paused."""
    return may_thank(standing, community_id) and _may_post(standing)


def _may_post(standing: Standing) -> Verdict:
    if Restriction.POSTING in standing.restrictions:
        return standing.refusal(
            Restriction.POSTING,
            _("You can read and thank until %(when)s."),
            _("You can read and thank, and write again once this is lifted."),
        )
    if (until := standing.restrictions.get(RESTING)) is not None:
        when = end_of(until, zone_called(standing.user.time_zone))
        return no(_("You asked for a pause here until %(when)s.") % {"when": when})
    return YES


def may_thank(standing: Standing, community_id: int) -> Verdict:
    """Leaving a word on what others wrote: an active member, known address, guidelines kept."""
    viewer = standing.viewer
    if not isinstance(viewer, User):
        return no(_("Sign in to take part."))
    if not (heard := may_be_heard(viewer)):
        return heard
    if viewer.verified_at is None:
        return no(_("Confirm your address first: the code is in your mail."))
    if standing.community is None or not standing.reads(community_id):
        return no(_("Only members of this community take part here."))
    return _may_speak(standing, viewer, standing.community)


def _may_speak(standing: Standing, member: User, community: Community) -> Verdict:
    """Whether a reading member may also write."""
    if standing.state == State.SUSPENDED:
        return standing.refusal(
            State.SUSPENDED,
            _("You are suspended in this community until %(when)s, and can read meanwhile."),
            _("You are suspended in this community, and can read meanwhile."),
        )
    if standing.state == State.PAUSED:
        return no(_("Your membership is paused. Take it up again to write."))
    if community.archived_at is not None:
        return no(_("This community is archived: everything stays to read."))
    if member.accepted_version < standing.brand_version:
        return no(_("First read our guidelines as they stand now, and give your word."))
    if standing.accepted_version < community.guidelines_version:
        return no(_("First read the guidelines as they stand now, and give your word."))
    return YES
