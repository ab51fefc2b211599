"""What becomes of reports while somebody may still think better of it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef

from apps.moderation.models import Case, Report, Verdict

SECOND_THOUGHTS = timedelta(seconds=30)  # until anybody hears


def open_again(case: Case, verdict: str) -> None:
    """Reports that nobody was answered about wait as before; not where the same was told anew."""
    same = {name: OuterRef(name) for name in ("reporter", "kind", "object_id")}
    anew = Report.objects.filter(**same, verdict=Verdict.OPEN)
    settled = case.reports.filter(verdict=verdict, answered_at=None)
    settled.exclude(Exists(anew)).update(verdict=Verdict.OPEN)
