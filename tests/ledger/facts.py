"""A fact of the tests' own, and a projection that only they know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from apps.ledger.events import EVENTS, Event
from apps.ledger.models import Entry
from apps.ledger.projections import PROJECTIONS, Projection
from apps.ledger.recording import record, use_case


@dataclass(frozen=True, kw_only=True)
class Happened(Event, kind="tests.happened"):
    """Something."""

    thing_id: int = 0


EVENTS.pop(Happened.kind)  # known while a test asks for it, and in no inventory


@pytest.fixture
def readers() -> Iterator[dict[str, Projection]]:
    """The registries, put back afterwards: what a test declares is gone with it."""
    kept, events = dict(PROJECTIONS), dict(EVENTS)
    PROJECTIONS.clear()
    EVENTS[Happened.kind] = Happened
    yield PROJECTIONS
    PROJECTIONS.clear()
    PROJECTIONS.update(kept)
    EVENTS.clear()
    EVENTS.update(events)


def reader(name: str = "tests", *, rebuildable: bool = True) -> tuple[Projection, list[int]]:
    """A projection that lists the things it was told of."""
    told: list[int] = []
    projection = Projection(name, rebuildable=rebuildable)

    @projection.on(Happened)
    def listen(_: Entry, event: Happened) -> None:
        told.append(event.thing_id)

    projection.open()
    return projection, told


def failing(name: str = "tests", *, at: int, words: str = "") -> tuple[Projection, list[int]]:
    """The same, but it fails at one of them, with these words."""
    projection, told = Projection(name, rebuildable=True), list[int]()

    @projection.on(Happened)
    def listen(_: Entry, event: Happened) -> None:
        if event.thing_id == at:
            raise ZeroDivisionError(words)
        told.append(event.thing_id)

    projection.open()
    return projection, told


def happens(*things: int) -> None:
    """Have these things happen, in one use-case."""
    with use_case():
        for thing in things:
            record(Happened(thing_id=thing), actor=None)
