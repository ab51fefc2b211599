"""What is kept for finding things."""

from __future__ import annotations

from django.db import models

from apps.accounts.models import User
from apps.communities.models import Circle, Community
from apps.core import clock


class Document(models.Model):
    """The words of one thing, folded, and who may find it.

    A full-text index stands beside it, kept by the database itself: see the migrations. What is
    shown of a result is read from the thing, never from here.
    """

    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    root = models.BigIntegerField()  # things on one page share it, and are found as one
    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)
    circle = models.ForeignKey(
        Circle, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    author = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    quiet_at = models.DateTimeField(null=True)  # since when only its community offers it
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    about = models.TextField(blank=True)  # the words of its title, and those it says often

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="document_once"),
        ]
        indexes = [
            models.Index(fields=["community", "-id"], name="document_by_community"),
            models.Index(fields=["author", "-id"], name="document_by_author"),
            models.Index(
                fields=["circle"], condition=~models.Q(circle=None), name="document_by_circle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
