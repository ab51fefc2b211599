"""How moderation went in a week, for site admins: numbers of the whole place, and of nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from apps.moderation.models import Appeal, Case, Outcome

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Health:
    """Seven days in numbers."""

    opened: int
    decided: int
    late: int  # by now
    median: timedelta | None  # from opening to deciding
    appeals: int
    answered: int
    overturned: int


def health(now: datetime) -> Health:
    """The seven days up to a moment. Six queries."""
    since = now - WEEK
    done = Case.objects.filter(decided_at__gte=since, decided_at__lt=now)
    moments = done.values_list("opened_at", "decided_at")
    spans = [(end - start).total_seconds() for start, end in moments if end is not None]
    answered = Appeal.objects.filter(decided_at__gte=since, decided_at__lt=now)
    return Health(
        opened=Case.objects.filter(opened_at__gte=since, opened_at__lt=now).count(),
        decided=len(spans),
        late=Case.objects.open().filter(due_at__lt=now).count(),
        median=timedelta(seconds=median(spans)) if spans else None,
        appeals=Appeal.objects.filter(filed_at__gte=since, filed_at__lt=now).count(),
        answered=answered.count(),
        overturned=answered.filter(outcome=Outcome.OVERTURNED).count(),
    )
