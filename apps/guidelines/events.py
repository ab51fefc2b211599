"""Facts of guidelines."""

from __future__ import annotations

from dataclasses import dataclass

from apps.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class EditionPublished(Event, kind="guidelines.published"):
    """A new version of the rules holds: a community's, or the brand's."""

    edition_id: int
    version: int
    is_major: bool = True  # asked for before the next word


@dataclass(frozen=True, kw_only=True)
class WordDue(Event, kind="guidelines.due"):
    """People's word on an edition is soon to be given again; up to 500 of them."""

    edition_id: int
    user_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class WordLapsed(Event, kind="guidelines.lapsed"):
    """People are asked for their word again before they next write; up to 500 of them."""

    edition_id: int
    user_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class WordRenewed(Event, kind="guidelines.renewed"):
    """Somebody gave their word on an edition again."""

    edition_id: int
    user_id: int
