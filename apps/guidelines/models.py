"""Numbered rules in versioned sets, and who accepted which."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core import clock


class Edition(models.Model):
    """One published version of a set: the brand's (no community), or a community's."""

    community = models.ForeignKey(
        Community, models.CASCADE, null=True, blank=True, related_name="editions"
    )
    version = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)  # what changed since the last one
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "version"], name="edition_once"),
            models.UniqueConstraint(
                fields=["version"], condition=Q(community=None), name="edition_of_brand_once"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"


class Guideline(models.Model):
    """One numbered rule, as that edition words it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="guidelines")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=100)
    body = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="guideline_number_once"),
        ]

    def __str__(self) -> str:
        return f"§{self.number} {self.title}"


class Acceptance(models.Model):
    """A person's word that they keep to an edition."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="acceptances")
    user = models.ForeignKey(User, models.CASCADE, related_name="acceptances")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "user"], name="acceptance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} keeps to {self.edition_id}"
