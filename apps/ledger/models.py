"""Entries, and the cursors that read them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from django.db import models

from apps.core import clock
from apps.core.discretion import whereabouts
from apps.ledger.events import EVENTS, Event

LONGEST_PAUSE = 3600  # seconds between two tries of a failing entry
LONGEST_REASON = 500  # characters


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries, to read and never to change."""

    def after(self, cursor: Cursor) -> Self:
        """What the cursor has yet to read, oldest first."""
        return self.filter(pk__gt=cursor.position).order_by("pk")

    def update(self, **_: Any) -> int:
        raise TypeError("The ledger is append-only.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("The ledger is append-only.")


class Entry(models.Model):
    """One fact, appended once and never changed.

    People and places are bare ids, not foreign keys: the ledger outlives what it speaks of, and
    appending to it takes no row locks.
    """

    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)  # None: the system itself
    community_id = models.BigIntegerField(null=True)
    payload = models.JSONField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community_id", "kind", "id"], name="entry_by_community")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    @property
    def event(self) -> Event:
        """The fact, typed."""
        return EVENTS[self.kind](**self.payload)


class Cursor(models.Model):
    """How far one projection has read, and what it last stumbled on."""

    name = models.CharField(max_length=64, primary_key=True)
    position = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=1000, blank=True)
    retry_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.name} at #{self.position}"

    def step(self, entry: Entry) -> None:
        """Move past an entry."""
        self.position, self.failures, self.error = entry.pk, 0, ""

    def stumble(self, error: Exception) -> None:
        """Stay before the entry, remember where, and wait twice as long as the last time."""
        self.failures, self.error = self.failures + 1, whereabouts(error)[:1000]
        pause = min(2 ** min(self.failures, 12), LONGEST_PAUSE)
        self.retry_at = clock.now() + timedelta(seconds=pause)


class Passage(models.Model):
    """An entry that an admin let a projection pass over, and why."""

    cursor = models.ForeignKey(Cursor, models.CASCADE, related_name="passages")
    entry_id = models.BigIntegerField()
    reason = models.CharField(max_length=LONGEST_REASON)
    by_id = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cursor", "entry_id"], name="passage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cursor_id} passed over #{self.entry_id}"
