"""What keeping order came to in a quarter, over the whole site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from apps.communities.models import Community, Visibility
from apps.moderation.counting import FEW, Quarter, median_of, pooled
from apps.moderation.models import Appeal, Case, Decision, Outcome, Report, Source
from apps.moderation.rungs import LADDER
from apps.moderation.selectors.openness import public_decisions

KEPT_OPEN, KEPT_OVER = 3600, 86_400  # seconds
MEASURES = ("reports", "actions", "dismissed", "appeals")  # what is counted place by place


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place that had enough of something to be named; None: pooled with the others."""

    slug: str
    name: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class QuarterReport:
    """Three months of keeping order; secret communities are not in it."""

    quarter: Quarter
    places: tuple[PlaceRow, ...]
    others: tuple[int, ...]
    actions: tuple[tuple[str, int], ...]  # rung and how often
    other_actions: int
    held: int  # by a filter, for a person to look
    automated: int  # taken without a person
    median: timedelta | None
    appeal_median: timedelta | None
    outcomes: tuple[tuple[str, int], ...]
    other_outcomes: int

    @property
    def hours(self) -> int | None:
        return max(1, round(self.median.total_seconds() / 3600)) if self.median else None

    @property
    def days(self) -> int | None:
        days = self.appeal_median
        return max(1, round(days.total_seconds() / 86_400)) if days else None

    def rung_rows(self) -> Iterator[tuple[Any, int]]:
        """The actions by name."""
        return ((LADDER[slug].name, many) for slug, many in self.actions)

    def outcome_rows(self) -> Iterator[tuple[Any, int]]:
        """What came of appeals by name."""
        return ((Outcome(value).label, many) for value, many in self.outcomes)


def transparency(quarter: Quarter) -> QuarterReport:
    """The report of a quarter that has begun. Raises Http404. Ten queries an hour at most."""
    if not quarter.has_begun:
        raise Http404
    key = f"moderation-quarter-{quarter}-{quarter.is_over}"
    found = cache.get(key)
    if not isinstance(found, QuarterReport):
        found = _counted(quarter)
        cache.set(key, found, KEPT_OVER if quarter.is_over else KEPT_OPEN)
    return found


def _open_places(place: str) -> Q:
    """All but what secret communities hold: that there is one is nobody's business."""
    return ~Q(**{f"{place}__visibility": Visibility.SECRET})


def _within(quarter: Quarter, field: str) -> Q:
    return Q(**{f"{field}__gte": quarter.start, f"{field}__lt": quarter.end})


def _by_place(rows: QuerySet[Any], place: str) -> Counter[str]:
    """How many where; "" is the site itself."""
    found = rows.order_by().values_list(f"{place}__slug").annotate(many=Count("pk"))
    return Counter({slug or "": many for slug, many in found})


def _counted(quarter: Quarter) -> QuarterReport:
    decisions = public_decisions().filter(_within(quarter, "at"), _open_places("community"))
    places, others = _rows(_columns(quarter, decisions))
    actions, other_actions = pooled(Counter(decisions.values_list("rung", flat=True)))
    answered = Appeal.objects.filter(
        _within(quarter, "decided_at"), _open_places("decision__community")
    )
    waits = list(answered.values_list("outcome", "filed_at", "decided_at"))
    outcomes, other_outcomes = pooled(Counter(outcome for outcome, *_ in waits))
    held = Case.objects.filter(_within(quarter, "opened_at"), _open_places("community"))
    times = _decided(quarter).values_list("opened_at", "decided_at")
    return QuarterReport(
        quarter=quarter,
        places=places,
        others=others,
        actions=tuple(Counter(actions).most_common()),
        other_actions=other_actions,
        held=held.filter(source=Source.FILTER).count(),
        automated=decisions.filter(is_automated=True).count(),
        median=median_of(then - opened for opened, then in times if then),
        appeal_median=median_of(then - filed for _outcome, filed, then in waits if then),
        outcomes=tuple(Counter(outcomes).most_common()),
        other_outcomes=other_outcomes,
    )


def _decided(quarter: Quarter) -> QuerySet[Case]:
    return Case.objects.filter(_within(quarter, "decided_at"), _open_places("community"))


def _columns(quarter: Quarter, decisions: QuerySet[Decision]) -> tuple[Counter[str], ...]:
    """What is counted place by place, in the order of `MEASURES`."""
    reports = Report.objects.filter(_within(quarter, "at"), _open_places("case__community"))
    acted = Decision.objects.filter(case=OuterRef("pk"), delivered_at__isnull=False)
    appeals = Appeal.objects.filter(
        _within(quarter, "filed_at"), _open_places("decision__community")
    )
    return (
        _by_place(reports, "case__community"),
        _by_place(decisions, "community"),
        _by_place(_decided(quarter).filter(~Exists(acted)), "community"),
        _by_place(appeals, "decision__community"),
    )


def _rows(columns: tuple[Counter[str], ...]) -> tuple[tuple[PlaceRow, ...], tuple[int, ...]]:
    """Each column is pooled by itself; a place with nothing of its own is in the pool alone."""
    pools = [pooled(column) for column in columns]
    slugs = sorted({slug for shown, _rest in pools for slug in shown})
    names = dict(Community.objects.filter(slug__in=slugs).values_list("slug", "name"))
    rows = tuple(
        PlaceRow(slug, names.get(slug, ""), tuple(shown.get(slug) for shown, _rest in pools))
        for slug in slugs
    )
    return rows, tuple(rest for _shown, rest in pools)


def as_rows(report: QuarterReport) -> Iterator[tuple[str, str, str, str]]:
    """The same, line by line for a sheet: quarter, what, of what, how many."""
    name = str(report.quarter)
    for row in report.places:
        for measure, many in zip(MEASURES, row.counts, strict=True):
            if many is not None:
                yield name, measure, row.slug or "site", str(many)
    for measure, many in zip(MEASURES, report.others, strict=True):
        yield name, measure, "others", _written(many)
    for slug, many in report.actions:
        yield name, "action", slug, str(many)
    yield name, "action", "others", _written(report.other_actions)
    for outcome, many in report.outcomes:
        yield name, "appeal_outcome", outcome, str(many)
    yield name, "appeal_outcome", "others", _written(report.other_outcomes)
    yield name, "held_by_filter", "all", _written(report.held)
    yield name, "automated", "all", _written(report.automated)
    yield name, "median_hours_to_decision", "all", str(report.hours or "")
    yield name, "median_days_to_appeal_answer", "all", str(report.days or "")


def _written(many: int) -> str:
    return str(many) if many >= FEW else f"<{FEW}"
