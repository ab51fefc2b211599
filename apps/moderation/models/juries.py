"""Juries: three champions who look at an appeal together, without knowing whose it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.accounts.models import User
from apps.communities.models import Community, Membership, Role, State
from apps.core import clock
from apps.core.ids import public_id
from apps.moderation.models.appeals import Appeal, Outcome

SEATS, SITS_FOR = 3, timedelta(days=7)
MAJORITY = 2
VOTE_LENGTH = 900  # characters of a reason: three of them fit into one answer


def a_week_from_now() -> datetime:
    """When a jury that is drawn now has had its time."""
    return clock.now() + SITS_FOR


class Willing(models.Model):
    """That a champion may be asked to sit on a jury of their community."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "willing"
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], name="willing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.community_id}"


class Jury(models.Model):
    """Three who were drawn for one appeal, once."""

    appeal = models.OneToOneField(Appeal, models.CASCADE, related_name="jury")
    drawn_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=a_week_from_now)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)  # "": no majority

    class Meta:
        verbose_name_plural = "juries"
        indexes = [
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="jury_sitting"),
        ]

    def __str__(self) -> str:
        return f"on {self.appeal_id}"

    @property
    def sits(self) -> bool:
        """Whether it still looks."""
        return self.closed_at is None and self.due_at > clock.now()


class JurorQuerySet(models.QuerySet["Juror"]):
    """Seats of juries, by who may sit in them."""

    def seated(self) -> Self:
        """Those who still count: they voted, or were not excused."""
        return self.filter(excused_at=None)

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """One's own, as long as one is a champion there and keeps no order."""
        if not isinstance(viewer, User) or viewer.is_suspended:
            return self.none()
        places = champions().filter(user=viewer).values("community")
        own = self.seated().filter(user=viewer)
        return own.filter(jury__appeal__decision__community__in=places)


def champions() -> models.QuerySet[Membership]:
    """The seats of champions who are here just now, and keep no order."""
    return Membership.objects.filter(state=State.ACTIVE, role=Role.MEMBER, is_champion=True)


class Juror(models.Model):
    """One seat of a jury, and what whoever sits there says. Its number is all that others see."""

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    jury = models.ForeignKey(Jury, models.CASCADE, related_name="jurors")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    rung = models.CharField(max_length=20, blank=True)  # what instead, where it is reduced
    reasons = models.CharField(max_length=VOTE_LENGTH, blank=True)
    voted_at = models.DateTimeField(null=True, blank=True)
    excused_at = models.DateTimeField(null=True, blank=True)  # lost the seat before they voted

    objects = JurorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jury", "user"], name="juror_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.jury_id}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:jury", args=[self.public_id])
