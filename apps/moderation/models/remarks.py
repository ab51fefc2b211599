"""Moderator's notes: a line under a post, signed by name, for everybody who reads the thread."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.core import clock
from apps.threads.models import Post, Thread

REMARK_LENGTH = 600


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Notes, by who may read them."""

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Those that stand, in threads the viewer may read."""
        threads = Thread.objects.visible_to(viewer)
        return self.filter(post__thread__in=threads, hidden_at=None)


class Remark(models.Model):
    """What one who keeps order says in the open; no post, and no sanction."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="remarks")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    text = models.CharField(max_length=REMARK_LENGTH)
    rule = models.CharField(max_length=10, blank=True)  # the key of a guideline
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # taken away, or hidden by a decision
    version = models.PositiveIntegerField(default=1)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(hidden_at=None), name="remark_once"
            ),
        ]

    def __str__(self) -> str:
        return f"on {self.post_id} by {self.author_id}"

    def get_absolute_url(self) -> str:
        return self.post.get_absolute_url()
