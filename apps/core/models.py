"""Rows of the ground floor: counts of what is limited, letters on their way, stored pictures."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.utils import timezone

from apps.core import clock
from apps.core.ids import public_id

ALT_LENGTH = 300


class Count(models.Model):
    """How often something was done, under a hashed key, until the window closes."""

    key = models.CharField(max_length=64, primary_key=True)
    used = models.PositiveIntegerField()
    until = models.FloatField()  # seconds since 1970: counted in one plain SQL statement

    class Meta:
        indexes = [models.Index(fields=["until"], name="count_by_end")]

    def __str__(self) -> str:
        return f"{self.used} until {self.until}"

    @staticmethod
    def one_less() -> Combinable:
        """For an update that gives one back."""
        return F("used") - 1


class MailState(models.TextChoices):
    """How far a letter has come."""

    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    DEAD = "dead", "Given up"
    LET_GO = "let_go", "Let go"


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Letters, by what is to be done with them."""

    def due(self) -> Self:
        """Those to send now: nobody else is at them, and their pause is over."""
        return self.filter(state=MailState.WAITING, next_at__lte=timezone.now())

    def dead(self) -> Self:
        """Those that were given up."""
        return self.filter(state=MailState.DEAD)

    def still_of_use(self) -> Self:
        """Those whose moment is not over."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))


class OutgoingMail(models.Model):
    """A letter to one person, kept until the mail server has said that it took it."""

    message_id = models.CharField(max_length=200, unique=True)  # the same at every try
    recipient = models.EmailField(max_length=254)
    sender = models.CharField(max_length=320)
    subject = models.CharField(max_length=250)
    text = models.TextField(max_length=100_000)
    html = models.TextField(max_length=400_000, blank=True)
    headers = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)  # while one is sending: end of its lease
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)  # a code that is too old is not sent

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state="waiting"), name="mail_waiting_by_time"
            ),
            models.Index(fields=["created_at"], name="mail_by_age"),
            models.Index(fields=["sent_at"], condition=Q(state="sent"), name="mail_sent_by_time"),
            models.Index(
                fields=["created_at", "id"], condition=Q(state="dead"), name="mail_dead_by_age"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"

    @property
    def is_late(self) -> bool:
        """Whether its moment is over, so that it is of no use to anybody."""
        return self.expires_at is not None and self.expires_at <= timezone.now()


class StoredPicture(models.Model):
    """A picture, decoded safely and written anew without what the camera said of its owner."""

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    alt = models.CharField(max_length=ALT_LENGTH, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()  # bytes of the largest variant
    path = models.CharField(max_length=100)  # folder in the storage; variants lie in it
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_id
