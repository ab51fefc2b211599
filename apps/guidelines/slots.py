"""A place on the page of guidelines that a room above fills: what people would change in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from apps.communities.access import Standing


@dataclass(frozen=True, slots=True)
class Proposed:
    """One change that somebody proposed, and what became of it."""

    title: str
    url: str
    state: str  # open, taken_up, published, declined or withdrawn
    at: datetime
    version: int = 0  # in which it was published
    version_url: str = ""


@dataclass(frozen=True, slots=True)
class Proposals:
    """What was proposed for a set, and where one proposes more; "" for those who may not."""

    address: str
    found: tuple[Proposed, ...]


Fill = Callable[[Standing], Proposals]
FILLS: list[Fill] = []


def says_what_is_proposed(fill: Fill) -> None:
    """Have a room above say what was proposed for the set of a standing's community, or of all."""
    if fill not in FILLS:
        FILLS.append(fill)


def proposals_for(standing: Standing) -> Proposals:
    """What was proposed, as far as they may read of it."""
    return FILLS[0](standing) if FILLS else Proposals("", ())
