"""Facts of guidelines."""

from __future__ import annotations

from dataclasses import dataclass

from apps.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class EditionPublished(Event, kind="guidelines.published"):
    """A new version of the rules holds: a community's, or the brand's."""

    edition_id: int
    version: int
