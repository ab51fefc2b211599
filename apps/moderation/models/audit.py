"""The audit log: every act of those who keep order, chained so that nothing can be taken out."""

from __future__ import annotations

from typing import Any

from django.db import models

from apps.core import clock


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Entries, to read and never to change."""

    def update(self, **_: Any) -> int:
        raise TypeError("The audit log is append-only.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("The audit log is append-only.")


class AuditEntry(models.Model):
    """Who did what to what, as what, and why; and the hash of all that came before.

    People, places and things are bare ids: the log outlives them, and holds no address, no
    password, no token and nobody's words but the reason that was given.
    """

    number = models.PositiveBigIntegerField(unique=True)  # 1, 2, 3 …: a gap is a loss
    at = models.DateTimeField(default=clock.now)
    actor_id = models.BigIntegerField(null=True)  # None: the house itself
    role = models.CharField(max_length=20, blank=True)  # in which they acted
    community_id = models.BigIntegerField(null=True)
    act = models.CharField(max_length=40)
    kind = models.CharField(max_length=32, blank=True)
    object_id = models.BigIntegerField(null=True)
    parent = models.PositiveBigIntegerField(null=True)  # the number of the act this was part of
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=1000, blank=True)
    is_automated = models.BooleanField(default=False)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community_id", "-number"], name="audit_by_community"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.act}"
