"""Who may decide, agree and take it back."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.core.access import YES, Verdict, no
from apps.moderation.access.looking import keeps_order, may_look, may_read_words
from apps.moderation.access.ranks import SITE, TIES, Rank, rank_of
from apps.moderation.models import (
    APPEALS,
    Case,
    Decision,
    DecisionState,
    Dismissal,
)
from apps.moderation.rungs import LONG, Rung


def may_decide(standing: Standing, case: Case, ties: AbstractSet[str], subject: Rank) -> Verdict:
    """Whoever keeps order, has read it and has no part in it, about people of lower rank."""
    if not (looks := may_look(standing, case)):
        return looks
    if case.state in APPEALS:
        return no(_("This was decided. The appeal is about whether that was right."))
    return _may_judge(standing, case, ties, subject)


def _may_judge(standing: Standing, case: Case, ties: AbstractSet[str], subject: Rank) -> Verdict:
    """Alone or as the second: nobody without the words, with a part in it, or of equal rank."""
    if not (reads := may_read_words(standing, case)):
        return reads
    if ties:
        return no(TIES[min(ties)]())
    if subject.number >= rank_of(standing):
        return no(_("Nobody decides about their equal. Somebody above you will."))
    return YES


def may_take(standing: Standing, case: Case, rung: Rung) -> Verdict:
    """What reaches beyond one community is for the site's own people; a pause is of one."""
    if rung.scope == "site" and not standing.flags & SITE:
        return no(_("This reaches beyond your community: pass it up to the site’s moderators."))
    if case.community_id is None and rung.needs_place:
        return no(_("This was said in no community: there is no membership to change."))
    return YES


def takes_two(rung: Rung, subject: Rank, lasts: object) -> bool:
    """Bans, suspensions over 30 days, and whatever is about staff."""
    is_long = lasts is not None and lasts > LONG  # type: ignore[operator]
    is_for_ever = rung.asks_until and lasts is None
    heavy = "suspended" in rung.measures or "suspend_site" in rung.measures
    return rung.takes_two or subject.is_staff or (heavy and (is_long or is_for_ever))


def may_confirm(
    standing: Standing, decision: Decision, ties: AbstractSet[str], subject: Rank
) -> Verdict:
    """A second person, who read it, did not decide and has no part in it."""
    if not (keeps := keeps_order(standing, decision.case)):
        return keeps
    if decision.state != DecisionState.PROPOSED:
        return no(_("Somebody answered this already."))
    if decision.by_id == standing.user.pk:
        return no(_("A second person has to agree: somebody other than you."))
    return _may_judge(standing, decision.case, ties, subject)


def may_undo(standing: Standing, decision: Decision) -> Verdict:
    """Whoever decided, or agreed as the second, takes it back while the letter has not left."""
    if standing.viewer.pk not in {decision.by_id, decision.second_id}:
        return no(_("Only who decided takes it back."))
    if not decision.can_be_undone or decision.state not in {
        DecisionState.STANDING,
        DecisionState.PROPOSED,
    }:
        return no(_("The letter has left. It can be appealed, and you can write a new one."))
    return YES


def may_reopen(standing: Standing, dismissal: Dismissal) -> Verdict:
    """Whoever found nothing wrong takes that back while nobody heard of it."""
    if dismissal.by_id != standing.viewer.pk:
        return no(_("Only who closed it opens it again."))
    if not dismissal.can_be_undone:
        return no(_("Whoever told us has heard of it by now. It stays closed."))
    return YES
