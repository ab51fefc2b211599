"""Breaking the glass: reading what a closed community said, for one case, within an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from apps.accounts.models import User
from apps.core import clock
from apps.moderation.models.cases import Case

OPEN_FOR = timedelta(minutes=60)
LEAST_REASON, MOST_REASON = 10, 500


def an_hour_from_now() -> datetime:
    """When it closes by itself."""
    return clock.now() + OPEN_FOR


class BrokenGlass(models.Model):
    """That one of the site's own people reads the words of a case where they do not belong."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="broken_glass")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=MOST_REASON)
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(default=an_hour_from_now)

    class Meta:
        verbose_name_plural = "broken glass"
        indexes = [
            models.Index(fields=["case", "by", "-until"], name="glass_by_case"),
        ]

    def __str__(self) -> str:
        return f"of {self.case_id} by {self.by_id}"
