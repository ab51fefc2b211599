"""A secret community leaves no trace: with it or without it, outsiders get the same bytes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import time_machine

from apps.core.table import rows
from tests.access.policies import VISIBILITIES
from tests.access.sweeping import Answer, Cell, Sweeper
from tests.access.world import World, add_place, fall_from_grace, make_world

pytestmark = pytest.mark.django_db

OUTSIDERS = ("anonymous", "registered", "foreign", "site_moderator", "site_admin")
KNOWN = VISIBILITIES[:-1]
CHANGING = re.compile(rb'"[A-Za-z0-9]{64}"|name="once"[^>]*')  # CSRF tokens, form numbers
DONE = re.compile(r"done=\w+")  # what can be taken back, by a number of its own
HEADERS = ("Content-Type", "Location", "Cache-Control", "Vary", "Allow", "ETag", "Last-Modified")


def test_outsiders_cannot_tell_a_world_with_a_secret_from_one_without() -> None:
    with time_machine.travel("2026-06-09 09:00", tick=False):
        world = make_world(KNOWN)
        secret = add_place(world, "secret", passes_up=False)  # what it tells the site is its own
        with_it = answers(world)
        for table in (secret.thread, secret.community):
            type(table).objects.filter(pk=table.pk).delete()
        without = answers(world)

    assert {door for door in with_it if with_it[door] != without[door]} == set()


def answers(world: World) -> dict[str, object]:
    """What outsiders get at every door, those of the secret place included."""
    sweeper = Sweeper(fall_from_grace(world))
    found: dict[str, object] = {}
    for (view, method), row in sorted(rows().items()):
        if method == "HEAD" or view == "readyz":
            continue
        for role in OUTSIDERS:
            for visibility in ("public", "secret"):
                cell = Cell(replace(row), method, visibility, role)
                found[str(cell)] = shape(sweeper.answer(cell))
    return found


def shape(answer: Answer) -> tuple[object, ...]:
    """Everything of an answer that an outsider could compare."""
    content = b"" if answer.streaming else CHANGING.sub(b"", answer.content)
    heads = (DONE.sub("", answer.get(name) or "") for name in HEADERS)
    return answer.status_code, content, tuple(heads)
