"""That nobody did anything wrong: said, and for half a minute taken back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.core import clock
from apps.core.ids import public_id
from apps.moderation.models.cases import Case
from apps.moderation.models.reports import Verdict


class Dismissal(models.Model):
    """A case closed without a decision, with what brings it back until reporters hear of it."""

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="dismissals")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    verdict = models.CharField(max_length=9, choices=Verdict)
    before = models.JSONField(default=dict)  # what it needs to be taken back
    at = models.DateTimeField(default=clock.now)
    letter_at = models.DateTimeField()  # when reporters hear: until then it can be taken back
    delivered_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["letter_at"],
                condition=Q(delivered_at=None, undone_at=None),
                name="dismissal_to_deliver",
            ),
        ]

    def __str__(self) -> str:
        return f"of {self.case_id}: {self.verdict}"

    @property
    def can_be_undone(self) -> bool:
        is_there = self.delivered_at is None and self.undone_at is None
        return is_there and self.letter_at > clock.now()
