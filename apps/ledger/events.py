"""Facts: what happened, in the past tense, in ids and numbers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

EVENTS: dict[str, type[Event]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every fact. A subclass names its kind in the past tense and holds ids, never prose.

    What a reader needs once the object is gone belongs in the event; what a member wrote does not.
    """

    kind: ClassVar[str]

    def __init_subclass__(cls, *, kind: str) -> None:
        super().__init_subclass__()
        if kind in EVENTS:
            raise TypeError(f"Two events are called {kind!r}.")
        cls.kind = kind
        EVENTS[kind] = cls

    @property
    def payload(self) -> dict[str, Any]:
        """The event as JSON keeps it."""
        return asdict(self)
