"""Who may appeal, look again, and sit on a jury."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.communities.models import State
from apps.core import clock
from apps.core.access import YES, Verdict, no
from apps.moderation.access.looking import keeps_order, may_read_words
from apps.moderation.access.proposing import may_ask_for_changes
from apps.moderation.access.ranks import SITE, TIES
from apps.moderation.models import (
    Appeal,
    Decision,
    DecisionState,
    Juror,
)


def may_appeal(decision: Decision) -> Verdict:
    """Whom it is about, once, within six months."""
    if decision.state != DecisionState.STANDING or decision.delivered_at is None:
        return no(_("There is nothing left to appeal: this decision does not hold."))
    if hasattr(decision, "appeal"):
        return no(_("You have said so already. Somebody else reads it."))
    if decision.appeal_until < clock.now():
        return no(_("The six months are over."))
    return YES


def may_review(standing: Standing, appeal: Appeal, ties: AbstractSet[str]) -> Verdict:
    """Somebody who keeps order and had no part in it, unless a jury looks just now."""
    if not (reads := may_read_appeal(standing, appeal, ties)):
        return reads
    if appeal.jury_until is not None and appeal.jury_until > clock.now():
        return no(_("Three champions look at this first. You can write to whoever appealed."))
    return YES


def may_read_appeal(standing: Standing, appeal: Appeal, ties: AbstractSet[str]) -> Verdict:
    """Take it up and write about it: one who keeps order and had no part in it."""
    if not (keeps := keeps_order(standing, appeal.decision.case)):
        return keeps
    if not (reads := may_read_words(standing, appeal.decision.case)):
        return reads
    if appeal.decided_at is not None:
        return no(_("This appeal was answered."))
    if ties:
        return no(TIES[min(ties)]())
    if appeal.reviewer_id not in {None, standing.user.pk}:
        return no(_("Somebody else is reading this appeal."))
    return YES


def may_see_pictures(standing: Standing, appeal: Appeal, ties: AbstractSet[str]) -> Verdict:
    """What came with an appeal: one who keeps order and had no part in it, answered or not."""
    if not (keeps := keeps_order(standing, appeal.decision.case)):
        return keeps
    if not (reads := may_read_words(standing, appeal.decision.case)):
        return reads
    return no(TIES[min(ties)]()) if ties else YES


def may_sit(standing: Standing) -> Verdict:
    """Champions who keep no order sit on juries of their community."""
    if standing.state != State.ACTIVE or "champion" not in standing.flags:
        return no(_("Only champions of this community sit on its juries."))
    if standing.keeps_order or standing.flags & SITE:
        return no(_("Those who keep order sit on no jury."))
    return may_ask_for_changes(standing.user)


def may_vote(juror: Juror) -> Verdict:
    """Once, while the jury sits; whose seat it is was asked before."""
    if juror.voted_at is not None:
        return no(_("You have said what you think."))
    if not juror.jury.sits:
        return no(_("The time of this jury is over."))
    return YES
