"""Changes that members propose to guidelines, each with the thread in which it is talked over."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core import clock
from apps.guidelines.models import Draft, Edition
from apps.moderation.models.decisions import REASON_LENGTH
from apps.threads.models import Thread


class AmendmentState(models.TextChoices):
    """What became of a proposed change."""

    OPEN = "open", _("open")
    TAKEN_UP = "taken_up", _("taken up")
    PUBLISHED = "published", _("published")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back")


WAITING = (AmendmentState.OPEN, AmendmentState.TAKEN_UP)


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    """Proposed changes, by who may read them."""

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Those whose thread the viewer may read."""
        return self.filter(thread__in=Thread.objects.visible_to(viewer))

    def worded(self) -> Self:
        """With `is_worded`: whether a draft or an edition says so just now."""
        own = {"proposal": OuterRef("thread__public_id")}
        drafts, editions = Draft.objects.filter(**own), Edition.objects.filter(**own)
        return self.annotate(is_worded=Exists(drafts) | Exists(editions))


class Amendment(models.Model):
    """One rule as somebody would have it; its words stay as they were proposed."""

    is_worded: bool  # by `worded()`

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="+")
    community = models.ForeignKey(  # whose set it would change; None: the brand's
        Community, models.CASCADE, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    rule = models.CharField(max_length=10, blank=True)  # its key; "": a new one
    wording = models.JSONField(null=True, blank=True)  # see guidelines/rules.py
    is_removal = models.BooleanField(default=False)  # the rule would go
    onto = models.PositiveIntegerField()  # the version it was worded on
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(
        max_length=9, choices=AmendmentState, default=AmendmentState.OPEN.value
    )
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)  # why it was declined
    edition = models.ForeignKey(Edition, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "rule"],
                condition=Q(state__in=("open", "taken_up")) & ~Q(rule=""),
                name="amendment_once",
            ),
            models.UniqueConstraint(
                fields=["author", "community"],
                condition=Q(state__in=("open", "taken_up"), rule=""),
                name="amendment_new_once",
            ),
            models.UniqueConstraint(
                fields=["author"],
                condition=Q(state__in=("open", "taken_up"), rule="", community=None),
                name="amendment_new_of_brand_once",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-at"], name="amendment_by_set"),
        ]

    def __str__(self) -> str:
        return f"{self.rule or 'a new rule'} by {self.author_id}: {self.state}"

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to answer it."""
        return self.state in WAITING

    @property
    def fate(self) -> str:
        """Its state as people are told: a draft that was thrown away leaves it open again."""
        if self.state == AmendmentState.TAKEN_UP and not self.is_worded:
            return AmendmentState.OPEN.value
        return self.state
