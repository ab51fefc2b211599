"""Numbered rules in versioned sets, drafts of the next, and who accepted which."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core import clock
from apps.core.ids import public_id
from apps.guidelines.rules import BODY, LONG, TITLE, WHY

NOTE = 300  # characters
RENEWALS = (6, 12, 24)  # months after which a set may ask again


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions, by whose they are and who may read them."""

    def of(self, community: Community | None) -> Self:
        """Those of one set, the newest first."""
        return self.filter(community=community).order_by("-version")

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """The brand's, and those of the communities the viewer may read."""
        places = Community.objects.readable_by(viewer)
        return self.filter(Q(community=None) | Q(community__in=places))


class Edition(models.Model):
    """One published version of a set: the brand's (no community), or a community's."""

    community = models.ForeignKey(
        Community, models.CASCADE, null=True, blank=True, related_name="editions"
    )
    version = models.PositiveIntegerField()
    note = models.CharField(max_length=NOTE, blank=True)  # what changed since the last one
    is_major = models.BooleanField(default=True)  # asked for before the next word
    renew_months = models.PositiveSmallIntegerField(null=True, blank=True)  # None: asked once
    proposal = models.CharField(max_length=10, blank=True)  # of whoever's amendment it takes up
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(default=clock.now)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "version"], name="edition_once"),
            models.UniqueConstraint(
                fields=["version"], condition=Q(community=None), name="edition_of_brand_once"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"

    def get_absolute_url(self) -> str:
        """What changed with it; of a first version, the set itself."""
        place = [self.community.slug] if self.community else []
        space = "community" if self.community else "brand"
        if self.version == 1:
            return reverse(f"guidelines:{space}", args=place)
        return reverse(f"guidelines:{space}_changes", args=[*place, self.version - 1])


class Guideline(models.Model):
    """One numbered rule, as that edition words it. Its key stays the same in all of them."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="guidelines")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=10, default=public_id, db_index=True)
    title = models.CharField(max_length=TITLE)
    body = models.CharField(max_length=BODY, blank=True)
    long = models.CharField(max_length=LONG, blank=True)  # Markdown
    prose = models.TextField(blank=True)  # the same, rendered when it was published
    why = models.CharField(max_length=WHY, blank=True)
    examples = models.JSONField(default=list, blank=True)  # [{"text": …, "fits": …}, …]
    nudge_words = models.JSONField(default=list, blank=True)  # what brings it to mind

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="guideline_number_once"),
            models.UniqueConstraint(fields=["edition", "key"], name="guideline_key_once"),
        ]

    def __str__(self) -> str:
        return f"§{self.number} {self.title}"


class Acceptance(models.Model):
    """A person's word that they keep to an edition."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="acceptances")
    user = models.ForeignKey(User, models.CASCADE, related_name="acceptances")
    at = models.DateTimeField(default=clock.now)  # when they last gave it
    reminded_at = models.DateTimeField(null=True, blank=True)  # that it is soon asked for again

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "user"], name="acceptance_once"),
        ]
        indexes = [
            models.Index(fields=["edition", "at"], name="acceptance_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} keeps to {self.edition_id}"


class Draft(models.Model):
    """The next edition of a set, as one person is wording it. Nobody else reads it."""

    community = models.ForeignKey(
        Community, models.CASCADE, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    onto = models.PositiveIntegerField(default=0)  # the version it was worded on
    rules = models.JSONField(default=list)  # wordings, see rules.py
    note = models.CharField(max_length=NOTE, blank=True)
    is_major = models.BooleanField(default=True)
    renew_months = models.PositiveSmallIntegerField(null=True, blank=True)
    proposal = models.CharField(max_length=10, blank=True)  # of whoever's amendment it takes up
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "author"], name="rules_draft_once"),
            models.UniqueConstraint(
                fields=["author"], condition=Q(community=None), name="rules_draft_of_brand_once"
            ),
        ]

    def __str__(self) -> str:
        return f"by {self.author_id} onto version {self.onto}"
