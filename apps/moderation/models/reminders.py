"""Mails that are owed to somebody, and which of them people would rather not get."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core import clock


class Why(models.TextChoices):
    """What a mail is about."""

    DANGER = "danger", _("somebody may be in danger")
    HANDED = "handed", _("a case was handed to them")
    DUE = "due", _("cases are due, or late")
    DIGEST = "digest", _("what waits, once a day")
    RECEIVED = "received", _("their report came")
    ANSWERED = "answered", _("what came of their report")
    MONTH = "month", _("how often they were agreed with")
    FADED = "faded", _("a strike counts no more")
    COVERED = "covered", _("hidden until somebody looked")
    BACK = "back", _("nothing was wrong with it")
    HEALTH = "health", _("how moderation went, once a week")


class Reminder(models.Model):
    """That a mail is owed, once: to whom, why, and about which thing in which state.

    It names no words. What the mail says, and whether it may still say it, is asked when it is
    written.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    why = models.CharField(max_length=10, choices=Why)
    object_id = models.BigIntegerField(default=0)  # of a case, report or decision; 0: of none
    mark = models.CharField(max_length=24, blank=True)  # the day, or the state it is about
    at = models.DateTimeField(default=clock.now)
    written_at = models.DateTimeField(null=True, blank=True)  # or found to be of no use any more

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "why", "object_id", "mark"], name="reminder_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "why"],
                condition=models.Q(written_at=None),
                name="reminder_to_write",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.why} for {self.person_id}"


class Wishes(models.Model):
    """Which mails somebody gets; who never said so gets what is useful to most."""

    person = models.OneToOneField(User, models.CASCADE, related_name="+")
    due = models.BooleanField(default=True)  # handed to them, due, late
    digest = models.BooleanField(default=True)
    reports = models.BooleanField(default=True)  # that theirs came, and what came of them
    month = models.BooleanField(default=True)
    faded = models.BooleanField(default=True)
    health = models.BooleanField(default=False)  # for site admins

    class Meta:
        verbose_name_plural = "wishes"

    def __str__(self) -> str:
        return f"of {self.person_id}"
