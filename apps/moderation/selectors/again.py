"""A decision looked at again: the appeal, what was said about it, and what can come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.communities.access import Standing
from apps.core.access import Verdict
from apps.moderation.access import SITE, may_read_appeal, may_review, may_see_pictures
from apps.moderation.models import Appeal, AppealMessage, AppealPicture, Decision
from apps.moderation.rungs import Rung
from apps.moderation.selectors.colleagues import Colleagues
from apps.moderation.selectors.juries import Vote, votes_on
from apps.moderation.selectors.lighter import lighter_than
from apps.moderation.selectors.ties import part_in


@dataclass(frozen=True, slots=True)
class Again:
    """An appeal, and what is said about it."""

    appeal: Appeal
    messages: tuple[AppealMessage, ...]
    lighter: tuple[Rung, ...]
    may_review: Verdict
    may_ask: Verdict  # write to who appealed, also while a jury looks
    votes: tuple[Vote, ...]  # of a jury, once it has spoken
    pictures: tuple[AppealPicture, ...]
    may_see: Verdict  # those pictures


def again_of(standing: Standing, decisions: Sequence[Decision], among: Colleagues) -> Again | None:
    """The appeal, if there is one. Five queries."""
    decision = next((one for one in decisions if hasattr(one, "appeal")), None)
    if decision is None:
        return None
    appeal = decision.appeal
    appeal.decision = decision
    ties = {*among.ties, *part_in(decision, standing.user)}
    rows = AppealMessage.objects.filter(appeal=appeal).select_related("author").order_by("at", "pk")
    return Again(
        appeal,
        tuple(rows),
        lighter_than(decision, for_site=bool(standing.flags & SITE)),
        may_review(standing, appeal, ties),
        may_read_appeal(standing, appeal, ties),
        votes_on(appeal),
        tuple(appeal.pictures.order_by("pk")),
        may_see_pictures(standing, appeal, ties),
    )
