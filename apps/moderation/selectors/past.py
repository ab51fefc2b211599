"""What went before: a person's strikes, and what was decided under the same rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from apps.core import clock
from apps.moderation.models import Case, Decision, DecisionState, Outcome, Strike, Target
from apps.moderation.rungs import LADDER, Rung
from apps.moderation.weighing import FORGOTTEN, proposed

HELD = (DecisionState.STANDING, DecisionState.REDUCED, DecisionState.OVERTURNED)


def proposed_for(case: Case) -> str:
    """The rung that the ladder proposes. One query, two at most."""
    return proposals_for([case])[case.pk]


def proposals_for(cases: Sequence[Case]) -> dict[int, str]:
    """The rung that the ladder proposes for each. One query, two at most."""
    now = clock.now()
    people = {case.subject_id for case in cases if case.subject_id}
    strikes = Strike.objects.filter(user__in=people, at__gt=now - FORGOTTEN) if people else ()
    against: dict[int, list[Strike]] = defaultdict(list)
    for strike in strikes:
        against[strike.user_id].append(strike)
    first = Target.objects.filter(case__in=cases).order_by("-pk").values_list("case", "kind")
    kinds = dict(first)  # the first of a case comes last, and stays
    found = {}
    for case in cases:
        places = {case.community_id, None}
        here = [one for one in against[case.subject_id or 0] if one.community_id in places]
        found[case.pk] = proposed(
            here, case.priority, kinds.get(case.pk, ""), now, of_site=case.community_id is None
        )
    return found


@dataclass(frozen=True, slots=True)
class Precedent:
    """How often something was done under a rule within a year."""

    rung: Rung
    count: int


@dataclass(frozen=True, slots=True)
class Precedents:
    """What was decided under a rule within a year, and how that went."""

    rows: tuple[Precedent, ...]
    appealed: int
    overturned: int

    def __bool__(self) -> bool:
        return bool(self.rows)


def precedents(case: Case, rule: str) -> Precedents:
    """Decisions of this community under the rule in the last year. One query."""
    since = clock.now() - timedelta(days=365)
    found = Decision.objects.filter(
        community=case.community_id, at__gt=since, state__in=HELD
    ).exclude(case=case)
    rows = [
        (rung, outcome)
        for rung, rules, outcome in found.order_by("-at").values_list(
            "rung", "rules", "appeal__outcome"
        )[:500]
        if any(one.get("key") == rule for one in rules)
    ]
    many = Counter(rung for rung, _outcome in rows)
    ordered = sorted(many, key=lambda slug: LADDER[slug].severity)
    return Precedents(
        tuple(Precedent(LADDER[slug], many[slug]) for slug in ordered),
        appealed=sum(1 for _rung, outcome in rows if outcome is not None),
        overturned=sum(1 for _rung, outcome in rows if outcome == Outcome.OVERTURNED),
    )
