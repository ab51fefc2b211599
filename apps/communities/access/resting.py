"""Who may ask for a pause of their own, and end it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apps.accounts.access import may_be_heard
from apps.accounts.models import User
from apps.communities.access.standing import Standing
from apps.communities.models import RESTING
from apps.core import clock
from apps.core.access import YES, Verdict, no
from apps.core.times import end_of
from apps.core.zones import zone_called

AT_LEAST = timedelta(hours=24)  # so that it is a pause, and not a mood


def may_rest(standing: Standing) -> Verdict:
    """Members pause their own writing, one pause at a time."""
    if not (belongs := may_see_rest(standing)):
        return belongs
    if RESTING in standing.restrictions:
        return no(_("You have a pause here already."))
    return YES


def may_end_rest(standing: Standing, since: datetime | None) -> Verdict:
    """Whoever asked for a pause ends it, but not within its first day."""
    if not (belongs := may_see_rest(standing)):
        return belongs
    if RESTING not in standing.restrictions or since is None:
        return no(_("You have no pause here."))
    from_then = since + AT_LEAST
    if from_then > clock.now():
        when = end_of(from_then, zone_called(standing.user.time_zone))
        return no(_("You can end it from %(when)s.") % {"when": when})
    return YES


def may_see_rest(standing: Standing) -> Verdict:
    """It is for members, each for themselves."""
    viewer = standing.viewer
    if not isinstance(viewer, User):
        return no(_("Sign in to take part."))
    if not (heard := may_be_heard(viewer)):
        return heard
    if standing.community is None or not standing.reads(standing.community.pk):
        return no(_("Only members of this community take part here."))
    return YES
