"""Who may propose a change to guidelines, and answer it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.access import may_be_heard
from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community, Visibility
from apps.core.access import YES, Verdict, no
from apps.guidelines.access import may_publish
from apps.moderation.models import (
    Amendment,
)
from apps.threads.access import may_start


def may_propose(standing: Standing, place: Community | None) -> Verdict:
    """Members propose changes where they may write; of what holds for all, where all can read."""
    if standing.community is None:
        return no(_("Choose a community first."))
    if place is not None and place.pk != standing.community.pk:
        return no(_("These are the guidelines of another community."))
    if place is None and standing.community.visibility != Visibility.PUBLIC:
        return no(_("What holds for everybody is talked over where everybody can read it."))
    return may_start(standing)


def may_ask_for_changes(viewer: User) -> Verdict:
    """Whoever is known and heard asks for changes to what holds for all, somewhere or other."""
    if viewer.verified_at is None:
        return no(_("Confirm your address first: the code is in your mail."))
    return may_be_heard(viewer)


def may_answer_change(standing: Standing, amendment: Amendment) -> Verdict:
    """Those who word the set take a change up or decline it, unless somebody is wording it."""
    place = standing.community.pk if standing.community else None
    if place != amendment.community_id:
        return no(_("These are the guidelines of another community."))
    if not (publishes := may_publish(standing)):
        return publishes
    if not amendment.is_waiting:
        return no(_("This was answered already."))
    if amendment.is_worded:
        return no(_("Somebody is wording it already."))
    return YES
