"""What an appeal can put in a decision's place."""

from __future__ import annotations

from apps.moderation.models import Decision
from apps.moderation.rungs import LADDER, Rung


def lighter_than(decision: Decision, *, for_site: bool = False) -> tuple[Rung, ...]:
    """The rungs that weigh less, fit what it is about, and need nothing else to be said. One query.

    What has an end keeps that of the decision; a jury, and who keeps order in one place, choose
    nothing that reaches beyond it.
    """
    kinds = set(decision.case.targets.values_list("kind", flat=True))
    weight = LADDER[decision.rung].severity
    return tuple(
        rung
        for rung in LADDER.values()
        if rung.severity < weight
        and (not rung.about or kinds.intersection(rung.about))
        and (for_site or rung.scope == "community")
        and not (rung.needs_place and decision.community_id is None)
        and not rung.asks_passages
        and "lock" not in rung.measures  # it would be lighter for nobody else in the thread
        and (not rung.asks_until or (decision.until is not None and rung.longest is None))
    )
