"""Circles: named subsets of a community."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from apps.accounts.models import User
from apps.communities.models.community import Community


class CircleQuerySet(models.QuerySet["Circle"]):
    """Circles, by who is in them."""

    def joined_by(self, viewer: User | AnonymousUser) -> Self:
        """Those the viewer is in; a visitor is in none, nor is who is held by the whole site."""
        if not isinstance(viewer, User) or viewer.is_suspended:
            return self.none()
        return self.filter(people=viewer)


class Circle(models.Model):
    """A named subset of a community: its staff, a beta's testers, a gathering's guests."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="circles")
    name = models.CharField(max_length=50)
    people = models.ManyToManyField(User, related_name="circles", blank=True)

    objects = CircleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="circle_once"),
        ]

    def __str__(self) -> str:
        return self.name
