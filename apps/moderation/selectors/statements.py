"""The statement of reasons: what was done, under which rule, until when, and how to appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.moderation.models import Decision, DecisionState
from apps.moderation.rungs import LADDER, Rung


@dataclass(frozen=True, slots=True)
class Statement:
    """What the person a decision is about reads of it."""

    decision: Decision
    rung: Rung
    rules: tuple[dict[str, Any], ...]
    letter: str
    signed: str
    where: str  # the community, or "" for the whole site
    since: datetime
    until: datetime | None
    appeal_until: datetime
    holds: bool

    @property
    def url(self) -> str:
        return self.decision.get_absolute_url()


def statement(decision: Decision) -> Statement:
    """A decision as its statement; it asks the database nothing."""
    return Statement(
        decision=decision,
        rung=LADDER[decision.rung],
        rules=tuple(decision.rules),
        letter=decision.letter,
        signed=decision.signed,
        where=decision.community.name if decision.community else "",
        since=decision.at,
        until=decision.until,
        appeal_until=decision.appeal_until,
        holds=decision.state in {DecisionState.STANDING, DecisionState.PROPOSED},
    )
