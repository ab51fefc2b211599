"""What stewards see of how their community is moderated: work, drift, agreement."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import F, QuerySet
from django.db.models.functions import Mod

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community
from apps.core import clock
from apps.moderation.agreement import kappa
from apps.moderation.models import (
    Case,
    CaseState,
    Decision,
    DecisionState,
    Outcome,
    Priority,
    Review,
)
from apps.moderation.rungs import LADDER, NOTHING, Rung
from apps.moderation.selectors.glass import Reading, readings_in

LATELY = timedelta(days=90)
ONE_IN = 20  # closed cases of the lowest priority that are looked at again: 5 %
FEWEST = 20  # pairs below which agreement says nothing
COUNTED = (DecisionState.STANDING, DecisionState.REDUCED, DecisionState.OVERTURNED)


@dataclass(frozen=True, slots=True)
class Work:
    """What one who keeps order did lately."""

    who: Byline
    decisions: int
    hours: float | None  # median from opening to deciding
    overturned: int
    appealed: int


@dataclass(frozen=True, slots=True)
class Drift:
    """What was done under one rule, by each who decided."""

    rule: str  # "§4 Nobody sells here."
    rows: tuple[tuple[Byline, tuple[tuple[Rung, int], ...]], ...]


@dataclass(frozen=True, slots=True)
class Fairness:
    """Ninety days of moderation in one community."""

    since: datetime
    work: tuple[Work, ...]
    drift: tuple[Drift, ...]
    pairs: int
    kappa: float | None  # None below twenty pairs
    readings: tuple[Reading, ...]  # of the site's own people, who do not belong here

    @property
    def fewest(self) -> int:
        return FEWEST


def fairness(community: Community) -> Fairness:
    """How a community was moderated in the last ninety days. Four queries."""
    since = clock.now() - LATELY
    rows = list(
        Decision.objects.filter(community=community, at__gt=since, state__in=COUNTED)
        .exclude(by=None)
        .select_related("by", "case", "appeal")
        .order_by("at")[:5000]
    )
    judged = Review.objects.filter(case__community=community, at__gt=since)
    pairs = list(judged.values_list("decided", "rung"))
    return Fairness(
        since=since,
        work=tuple(_work(rows)),
        drift=tuple(_drift(rows)),
        pairs=len(pairs),
        kappa=kappa(pairs) if len(pairs) >= FEWEST else None,
        readings=readings_in(community, since),
    )


def _people(rows: list[Decision]) -> dict[User, list[Decision]]:
    by: dict[User, list[Decision]] = defaultdict(list)
    for row in rows:
        if isinstance(row.by, User):
            by[row.by].append(row)
    return dict(sorted(by.items(), key=lambda pair: (-len(pair[1]), pair[0].name)))


def _work(rows: list[Decision]) -> list[Work]:
    return [
        Work(
            who=byline_of(person),
            decisions=len(own),
            hours=median((row.at - row.case.opened_at) / timedelta(hours=1) for row in own),
            overturned=sum(_outcome(row) == Outcome.OVERTURNED for row in own),
            appealed=sum(_outcome(row) is not None for row in own),
        )
        for person, own in _people(rows).items()
    ]


def _outcome(row: Decision) -> str | None:
    """What came of its appeal: "" while nobody answered, None without one."""
    return row.appeal.outcome if hasattr(row, "appeal") else None


def _drift(rows: list[Decision]) -> list[Drift]:
    """Rules under which two people or more decided; with one alone there is nothing to compare."""
    named: dict[str, list[Decision]] = defaultdict(list)
    for row in rows:
        for rule in row.rules[:1]:
            named[f"§{rule['number']} {rule['title']}"].append(row)
    found = []
    for rule, under in sorted(named.items()):
        people = _people(under)
        if len(people) > 1:
            shown = tuple((byline_of(person), _steps(own)) for person, own in people.items())
            found.append(Drift(rule, shown))
    return found


def _steps(rows: list[Decision]) -> tuple[tuple[Rung, int], ...]:
    many = Counter(row.rung for row in rows)
    ordered = sorted(many, key=lambda slug: LADDER[slug].severity)
    return tuple((LADDER[slug], many[slug]) for slug in ordered)


def to_review(standing: Standing) -> QuerySet[Case]:
    """Closed cases of the lowest priority that wait for this person's second look: one in twenty.

    Not those that they had a part in; what was decided is not shown before they have said theirs.
    """
    if standing.community is None or not standing.keeps_order:
        return Case.objects.none()
    closed = Case.objects.visible_to(standing.viewer).filter(
        community=standing.community,
        state__in=(CaseState.DECIDED, CaseState.CLOSED),
        priority=Priority.QUALITY,
        review=None,
        decided_at__gt=clock.now() - LATELY,
    )
    drawn = closed.annotate(turn=Mod(F("pk") * 7919, ONE_IN)).filter(turn=0)
    mine = Decision.objects.filter(by=standing.viewer.pk) | Decision.objects.filter(
        second=standing.viewer.pk
    )
    drawn = drawn.exclude(pk__in=mine.values("case"))
    return drawn.exclude(assignee=standing.viewer.pk).exclude(reports__reporter=standing.viewer.pk)


def outcome_of(case: Case) -> str:
    """What was done about a case in the end."""
    last = case.decisions.filter(state__in=COUNTED).order_by("-pk").first()
    return last.rung if last is not None else NOTHING
