"""Appeals: a decision looked at again by somebody who was not part of it."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core import clock
from apps.core.ids import public_id
from apps.core.models import StoredPicture
from apps.moderation.models.decisions import REASON_LENGTH, Decision
from apps.moderation.models.seeing import in_the_open, is_of_site, kept_by

APPEAL_LENGTH, MESSAGE_LENGTH = 4000, 2000


class Outcome(models.TextChoices):
    """What came of an appeal."""

    UPHELD = "upheld", _("The decision stays")
    REDUCED = "reduced", _("Something lighter instead")
    OVERTURNED = "overturned", _("It was wrong: everything is put back")


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals, by who may read them."""

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """To who appealed, and to those who keep order there, but never the case's own subject."""
        if not isinstance(viewer, User):
            return self.none()
        mine = Q(decision__subject=viewer)
        if viewer.is_suspended:
            return self.filter(mine)
        own = kept_by(viewer)
        theirs = Q(decision__community__in=own)
        theirs |= is_of_site(viewer) & in_the_open("decision__case__")
        return self.filter(mine | (theirs & ~Q(decision__case__origin__in=own)))


class Appeal(models.Model):
    """One person's word that a decision about them was wrong."""

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    decision = models.OneToOneField(Decision, models.CASCADE, related_name="appeal")
    text = models.TextField(max_length=APPEAL_LENGTH)
    filed_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    reviewer = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reasons = models.CharField(max_length=REASON_LENGTH * 3, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    jury_until = models.DateTimeField(null=True, blank=True)  # while champions look at it
    by_jury = models.BooleanField(
        default=False, db_default=False
    )  # who decided it; then nobody reviewed it

    objects = AppealQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(decided_at=None), name="appeal_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} against {self.decision_id}"


class AppealMessage(models.Model):
    """What is said about an appeal, by who appealed or who reads it."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="messages")
    by_reviewer = models.BooleanField()
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    text = models.CharField(max_length=MESSAGE_LENGTH)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"on {self.appeal_id}"


class AppealPicture(StoredPicture):
    """A picture that came with an appeal, or with a line about it; no jury ever sees it."""

    appeal = models.ForeignKey(
        Appeal, models.SET_NULL, null=True, related_name="pictures"
    )  # null: it is gone, and the files go with the next purge
    message = models.ForeignKey(
        AppealMessage, models.SET_NULL, null=True, related_name="+"
    )  # null: it came with the appeal itself
