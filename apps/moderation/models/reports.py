"""Reports: what people tell those who keep order, and what it was about at that moment."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core import clock

TEXT_LENGTH, TITLE_LENGTH, SNAPSHOT_LENGTH = 1000, 200, 40_000


class Verdict(models.TextChoices):
    """What came of a report."""

    OPEN = "", _("nobody looked yet")
    AGREED = "agreed", _("action taken")
    DISAGREED = "disagreed", _("no breach")
    UNCLEAR = "unclear", _("could not be assessed")


class Snapshot(models.Model):
    """What a thing said in one of its versions; kept for its case, whatever its author does."""

    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    text = models.TextField(max_length=SNAPSHOT_LENGTH, blank=True)
    text_left = models.TextField(max_length=SNAPSHOT_LENGTH, blank=True)  # since a passage is out
    url = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "version"], name="snapshot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}, version {self.version}"

    @property
    def open_text(self) -> str:
        """What it said, without what a decision took out since: for others than who keeps order."""
        return self.text_left or self.text


class Report(models.Model):
    """One person's word that a thing crosses a rule."""

    case = models.ForeignKey("moderation.Case", models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(User, models.CASCADE, related_name="reports")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    rule = models.CharField(max_length=10, blank=True)  # the rule's key; "": none fits
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    is_urgent = models.BooleanField(default=False)
    weight = models.FloatField(default=1)  # of its reporter, when it came
    in_burst = models.BooleanField(
        default=False, db_default=False
    )  # one of very many at once: it weighs less
    verdict = models.CharField(max_length=9, choices=Verdict, blank=True, default=Verdict.OPEN)
    at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)  # when its reporter heard back

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "kind", "object_id"],
                condition=Q(verdict=""),
                name="report_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["reporter", "verdict"], name="report_record"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} by {self.reporter_id}"

    @property
    def told_verdict(self) -> str:
        """What came of it; nothing until its reporter was told, since a decision can be undone."""
        return self.verdict if self.answered_at else ""


class Addition(models.Model):
    """What somebody added to their own report before anybody had looked; it stays one report."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="additions")
    rule = models.CharField(max_length=10, blank=True)
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"to {self.report_id}"
