"""The registry of screens: what looks at words before anybody but their author reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Words that are about to be kept, with what screens ask of them."""

    kind: str  # the name of their kind: "thread" for the opening of one, "post"
    author: Any  # a User
    place: Any  # a Community
    title: str = ""
    body: str  # Markdown, tidied
    links: frozenset[str] = frozenset()  # new addresses that lead away from this site
    pictures: int = 0  # new ones
    took: timedelta | None = None  # from the form's opening to its sending; None: not known


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to have somebody look first. It never does more than that."""

    screen: str  # the slug of the screen: "links", "alike", "classifier"
    said: str  # a sentence for whoever looks: what was seen, not what it means
    score: float  # 0 to 1: how sure the screen is


Screen: TypeAlias = Callable[[Writing], Iterable[Doubt]]

SCREENS: list[Screen] = []


def screen_with(screen: Screen) -> None:
    """Have a room look at words; called once for each screen, by its `apps.py`."""
    if screen not in SCREENS:
        SCREENS.append(screen)


def doubts_about(writing: Writing) -> tuple[Doubt, ...]:
    """What every screen says about these words, the surest first; nothing: all may read them."""
    found = [doubt for screen in SCREENS for doubt in screen(writing)]
    return tuple(sorted(found, key=lambda doubt: -doubt.score))
