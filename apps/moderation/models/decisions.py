"""Decisions: what was done about a case, why, and how it is undone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core import clock
from apps.core.ids import public_id
from apps.moderation.models.cases import Case
from apps.moderation.models.seeing import in_the_open, is_of_site, kept_by

LETTER_LENGTH, REASON_LENGTH = 6000, 1000
APPEAL_DAYS = 183  # six months


class DecisionState(models.TextChoices):
    """Whether a decision holds."""

    PROPOSED = "proposed", _("waiting for a second person")
    STANDING = "standing", _("standing")
    DECLINED = "declined", _("not confirmed")
    UNDONE = "undone", _("undone")
    REDUCED = "reduced", _("reduced on appeal")
    OVERTURNED = "overturned", _("overturned on appeal")


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions, by who may read them."""

    def taken_by(self, viewer: User) -> Self:
        """Those that somebody took, alone or as the second."""
        return self.filter(Q(by=viewer) | Q(second=viewer))

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """To the person they are about, once the letter left, and to those who keep order there.

        The site's own people read those about a closed community on the page of the case, behind
        its glass.
        """
        if not isinstance(viewer, User):
            return self.none()
        mine = Q(subject=viewer, delivered_at__isnull=False)
        if viewer.is_suspended:
            return self.filter(mine)
        own = kept_by(viewer)
        theirs = Q(community__in=own) | (is_of_site(viewer) & in_the_open("case__"))
        return self.filter(mine | (theirs & ~Q(subject=viewer) & ~Q(case__origin__in=own)))


class Decision(models.Model):
    """What one who keeps order decided, with the letter that says so."""

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    parent = models.ForeignKey(  # of many taken at once
        "self", models.SET_NULL, null=True, blank=True, related_name="children"
    )
    community = models.ForeignKey(
        Community, models.CASCADE, null=True, blank=True, related_name="decisions"
    )
    subject = models.ForeignKey(User, models.CASCADE, null=True, related_name="decisions")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    second = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    rung = models.CharField(max_length=20)
    proposed_rung = models.CharField(max_length=20, blank=True)  # what the ladder said
    departs = models.CharField(max_length=REASON_LENGTH, blank=True)  # why it is another one
    rules = models.JSONField(default=list)  # [{key, number, title}], as they stood
    excerpt = models.CharField(max_length=400, blank=True)
    letter = models.TextField(max_length=LETTER_LENGTH, blank=True)
    signed = models.CharField(max_length=100, blank=True)  # the name under the letter
    passages = models.JSONField(default=list)  # to be taken out, until they are
    state = models.CharField(max_length=10, choices=DecisionState, default=DecisionState.STANDING)
    is_automated = models.BooleanField(default=False)
    until = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)
    letter_at = models.DateTimeField()  # when it leaves: until then it can be undone
    delivered_at = models.DateTimeField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, blank=True)  # of the link in the letter
    ended_at = models.DateTimeField(null=True, blank=True)  # undone, reduced or overturned

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community", "-at"], name="decision_by_community"),
            models.Index(fields=["subject", "-at"], name="decision_by_subject"),
            models.Index(
                fields=["letter_at"],
                condition=Q(state="standing", delivered_at=None),
                name="decision_to_deliver",
            ),
            models.Index(
                fields=["token_digest"], condition=~Q(token_digest=""), name="decision_by_token"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.rung}, {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:statement", args=[self.public_id])

    @property
    def appeal_until(self) -> datetime:
        """Until when it can be appealed."""
        return (self.delivered_at or self.letter_at) + timedelta(days=APPEAL_DAYS)

    @property
    def can_be_undone(self) -> bool:
        return self.delivered_at is None and self.letter_at > clock.now()


class Measure(models.Model):
    """One thing that a decision does, and what brings it back."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="measures")
    what = models.CharField(max_length=20)
    kind = models.CharField(max_length=32, blank=True)  # of the thing, where it is about one
    object_id = models.BigIntegerField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    before = models.JSONField(default=dict)  # what it needs to be taken back
    applied_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["kind", "object_id"],
                condition=Q(ended_at=None),
                name="measure_on_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} by {self.decision_id}"


class Strike(models.Model):
    """That a rule was crossed: it weighs less every month, and nothing once it is erased."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="strike")
    user = models.ForeignKey(User, models.CASCADE, related_name="strikes")
    community = models.ForeignKey(Community, models.CASCADE, null=True, related_name="+")
    rule = models.CharField(max_length=10, blank=True)
    weight = models.FloatField(default=1)
    at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "community", "-at"], name="strike_by_person"),
        ]

    def __str__(self) -> str:
        return f"of {self.user_id} under {self.rule}"
