"""A figure: one number, its limit, and whether it holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import TypeAlias

Measured: TypeAlias = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What a figure may be at most (or at least, where `least` is set)."""

    figure: str
    limit: float
    least: bool = False
    of: str = ""  # what the number is: a ratio of what, or a unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure beside its limit."""

    figure: str
    value: float
    limit: float
    holds: bool

    def line(self) -> str:
        """The figure as one line of JSON."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Figures that are taken together, in one run."""

    name: str
    limits: tuple[Limit, ...]
    measure: Callable[[], Measured]
    about: str


def judged(group: Group, measured: Measured) -> Iterable[Figure]:
    """Each figure of the group beside its limit; KeyError when one was not measured."""
    for limit in group.limits:
        value = round(measured[limit.figure], 3)
        holds = value >= limit.limit if limit.least else value <= limit.limit
        yield Figure(figure=limit.figure, value=value, limit=limit.limit, holds=holds)
