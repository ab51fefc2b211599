"""Looking again, blind: whether two people would decide alike."""

from __future__ import annotations

from django.db import models

from apps.accounts.models import User
from apps.core import clock
from apps.moderation.models.cases import Case


class Review(models.Model):
    """What somebody would have done about a closed case, without knowing what was done."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="review")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    rung = models.CharField(max_length=20)  # or "nothing"
    decided = models.CharField(max_length=20)  # what had been done, for comparing
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"of {self.case_id}: {self.rung}"
