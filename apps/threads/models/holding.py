"""What is held until somebody has looked, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.core import clock
from apps.threads.models.threads import Post


class Held(models.Model):
    """That a post waited, or waits, for somebody to look, and what the screens had said."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="holdings")
    version = models.PositiveIntegerField(default=1)  # of the words that were doubted last
    doubts = models.JSONField(default=list)  # [{screen, said, score}], the surest first
    score = models.FloatField(default=0)  # of the surest
    mentioned_ids = models.JSONField(default=list)  # whom the words call, once others read them
    is_new = models.BooleanField(default=True)  # nobody has read the post yet
    at = models.DateTimeField(default=clock.now)
    released_at = models.DateTimeField(null=True, blank=True)  # when others could read it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(released_at=None), name="held_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.post_id}"
