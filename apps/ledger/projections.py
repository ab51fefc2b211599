"""Readers of the ledger: a handler for each kind of fact, and a durable cursor."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from django.db.models import Max
from django.utils import timezone

from apps.ledger.events import Event
from apps.ledger.models import Cursor, Entry
from apps.ledger.recording import use_case

logger = logging.getLogger(__name__)

Handler: TypeAlias = Callable[[Entry, Any], None]
H = TypeVar("H", bound=Handler)

PROJECTIONS: dict[str, Projection] = {}


class Projection:
    """A named reader of the ledger.

    The rows handlers write and the cursor's move are one transaction, so a fact takes effect
    exactly once. A handler is idempotent and does nothing but write rows; it may record() what
    follows from them. What must leave the database (mail, webhooks, sockets) leaves from outbox
    rows, by a task that may have to send it twice.
    """

    def __init__(self, name: str, *, rebuildable: bool = False) -> None:
        if name in PROJECTIONS:
            raise TypeError(f"Two projections are called {name!r}.")
        self.name = name
        self.rebuildable = rebuildable
        self.handlers: dict[str, Handler] = {}
        PROJECTIONS[name] = self

    def on(self, *events: type[Event]) -> Callable[[H], H]:
        """Register the one handler for these events."""

        def register(handler: H) -> H:
            for event in events:
                if event.kind in self.handlers:
                    raise TypeError(f"{self.name} already handles {event.kind}.")
                self.handlers[event.kind] = handler
            return handler

        return register

    def open(self) -> None:
        """Begin at the newest entry, or at the first when all can be rebuilt from the ledger."""
        newest = Entry.objects.aggregate(newest=Max("pk", default=0))["newest"]
        start = 0 if self.rebuildable else newest
        Cursor.objects.get_or_create(name=self.name, defaults={"position": start})

    def advance(self, limit: int = 50) -> int:
        """Apply the next entries and return how many; 0 also while another worker is at it."""
        with use_case():
            waiting = Cursor.objects.filter(name=self.name, retry_at__lte=timezone.now())
            cursor = waiting.select_for_update(skip_locked=True).first()
            if cursor is None:
                return 0
            applied = 0
            for entry in Entry.objects.after(cursor)[:limit]:
                if not self._apply(entry, cursor):
                    break
                applied += 1
            cursor.save()
        return applied

    def _apply(self, entry: Entry, cursor: Cursor) -> bool:
        """Apply an entry. If its handler fails, undo what it did and leave the cursor before it."""
        try:
            with use_case():
                if handler := self.handlers.get(entry.kind):
                    handler(entry, entry.event)
        except Exception as error:
            logger.exception("%s stopped at %s", self.name, entry)
            cursor.stumble(error)
            return False
        cursor.step(entry)
        return True


def open_cursors(**_: object) -> None:
    """Open every projection that is new, after each migrate."""
    for projection in PROJECTIONS.values():
        projection.open()
