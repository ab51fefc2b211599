"""How much waits for somebody, in numbers alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from apps.core import clock
from apps.moderation.models import APPEALS
from apps.moderation.selectors.desk import Desk, seen, under
from apps.moderation.selectors.queue import age_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits at a desk."""

    by_priority: Mapping[int, int]
    late: int = 0
    oldest: str = ""  # how long the oldest waits that nobody decided yet

    @property
    def many(self) -> int:
        return sum(self.by_priority.values())


def waiting_for(desk: Desk) -> Waiting:
    """What waits for whoever sits there, none of it about themselves. One query."""
    rows = under(seen(desk.scope, desk.viewer, *desk.ids), "all")
    is_late = Count("pk", filter=Q(due_at__lt=clock.now()))
    oldest = Min("opened_at", filter=~Q(state__in=APPEALS))  # an appeal has a promise of its own
    counted = (
        rows.order_by().values("priority").annotate(many=Count("pk"), late=is_late, oldest=oldest)
    )
    found = list(counted)
    if not found:
        return Waiting({})
    since = [row["oldest"] for row in found if row["oldest"] is not None]
    return Waiting(
        {row["priority"]: row["many"] for row in found},
        sum(row["late"] for row in found),
        age_of(min(since)) if since else "",
    )
