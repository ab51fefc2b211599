"""Things that were hidden first, until somebody has looked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.core import clock
from apps.moderation.models.cases import Case
from apps.moderation.models.reports import Snapshot


class Cover(models.Model):
    """That a thing is hidden because somebody may be in danger; no sanction, and not for long."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="covers")
    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    by = models.ForeignKey(  # None: reports weighed enough
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    was_fine = models.BooleanField(default=False)  # nothing was wrong with it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], condition=Q(ended_at=None), name="cover_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} of {self.case_id}"
