"""How a month of somebody's reports went; never who looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Q

from apps.accounts.models import User
from apps.moderation.models import Report, Verdict


@dataclass(frozen=True, slots=True)
class Month:
    """What somebody told us of in a month, as far as they heard back."""

    start: datetime
    told: int
    agreed: int
    unclear: int

    @property
    def missed(self) -> int:
        """With how many those who looked did not agree."""
        return self.told - self.agreed - self.unclear


def month_before(now: datetime) -> tuple[datetime, datetime]:
    """The calendar month that is over, its first moment and the one after its last."""
    end = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (end - timedelta(days=1)).replace(day=1), end


def month_of(user: User, start: datetime, end: datetime) -> Month | None:
    """Their reports of that month that were answered; None for none. One query."""
    rows = Report.objects.filter(
        reporter=user, at__gte=start, at__lt=end, answered_at__isnull=False
    )
    found = rows.aggregate(
        told=Count("pk"),
        agreed=Count("pk", filter=Q(verdict=Verdict.AGREED)),
        unclear=Count("pk", filter=Q(verdict=Verdict.UNCLEAR)),
    )
    return Month(start, **found) if found["told"] else None
