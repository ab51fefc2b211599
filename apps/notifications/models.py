"""What reaches whom, and why."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core import clock


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications, by what their reader may still open."""

    def open_to(self, reader: User) -> Self:
        """Their own, in places they may read, and about places they may know of.

        Whom the whole site banned hears of what is about themselves, and of no place.
        """
        if reader.is_banned:
            return self.filter(~Q(kind="community"), community=None, recipient=reader)
        places = Community.objects.readable_by(reader)
        known = Community.objects.visible_to(reader)
        return self.filter(
            Q(community__in=places)
            | Q(community=None) & ~Q(kind="community")
            | Q(kind="community", object_id__in=known),
            recipient=reader,
        )


class Notification(models.Model):
    """A reason why a person should hear of an entry, and the thing it is about.

    The thing is named by kind and id: whether its reader may still see it is asked of the kind
    each time the list is drawn.
    """

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    entry_id = models.BigIntegerField()
    reason = models.CharField(max_length=16)  # reply, mention …
    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    root = models.BigIntegerField(default=0)  # things on one page share it, and are told as one
    community = models.ForeignKey(Community, models.CASCADE, null=True, related_name="+")
    actor_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "entry_id"], name="notification_once"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_by_person"),
            models.Index(
                fields=["recipient"],
                condition=models.Q(seen_at=None),
                name="notification_unseen",
            ),
            models.Index(fields=["kind", "object_id"], name="notification_by_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} for {self.recipient_id}"


class Fanout(models.Model):
    """Many people still to be told of one entry: drained in chunks, and gone when all are."""

    entry_id = models.BigIntegerField()
    kind = models.CharField(max_length=32)
    object_id = models.BigIntegerField()
    root = models.BigIntegerField()
    community = models.ForeignKey(Community, models.CASCADE, null=True, related_name="+")
    actor_id = models.BigIntegerField(null=True)
    reasons = models.JSONField()  # [[person, reason], …], those still to be told
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry_id"], name="fanout_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.entry_id} to {len(self.reasons)}"
