"""Every cell is tried, and answers as the table says; nobody sees what is not theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from apps.core.table import documents
from tests.access import doors
from tests.access.brought import picture_of
from tests.access.doors import door_to
from tests.access.policies import VISIBILITIES, telling
from tests.access.sweeping import Sweeper, cells_of
from tests.access.world import SITE, Place, World, fall_from_grace, make_world
from tests.ledger.settling import settle

pytestmark = pytest.mark.django_db

ROOMS = sorted(name for name, document in documents().items() if "url" in document)


@pytest.mark.parametrize("room", ROOMS)
def test_each_door_answers_as_the_table_says(room: str) -> None:
    sweeper = Sweeper(fall_from_grace(make_world()))

    assert [
        surprise
        for cell in cells_of(room, lambda row: telling(row.policy))
        if (surprise := sweeper.surprise(cell))
    ] == []


@pytest.mark.parametrize("role", sorted(SITE))
def test_t12_no_door_of_the_desk_shows_the_sites_own_people_a_closed_place(role: str) -> None:
    """A case of each place was passed up, and talked about; nobody broke the glass."""
    world = make_world()
    settle()  # so that notices are there
    sweeper = Sweeper(world)
    cells = cells_of("moderation", lambda _row: VISIBILITIES)
    rows = [cell for cell in cells if cell.role == role]
    told = replace(rows[0], row=replace(rows[0].row, view="notifications:list"), method="GET")

    assert [surprise for cell in rows if (surprise := sweeper.surprise(cell))] == []
    assert "leaks" not in sweeper.surprise(told)


def test_the_door_of_a_picture_answers_as_that_of_its_post(monkeypatch: pytest.MonkeyPatch) -> None:
    """One path for all that is reported, and one row for whoever it lets in."""
    sweeper = Sweeper(fall_from_grace(make_world()))
    monkeypatch.setattr(
        doors,
        "KWARGS",
        {**doors.KWARGS, "moderation:report": _picture_reported},
    )
    cells = cells_of("moderation", lambda _row: VISIBILITIES)

    assert [
        surprise
        for cell in cells
        if cell.row.view == "moderation:report" and (surprise := sweeper.surprise(cell))
    ] == []


def _picture_reported(place: Place, _world: World) -> dict[str, str]:
    return {"kind": "image", "reference": picture_of(place.reply).public_id}


@pytest.mark.every_cell
@pytest.mark.parametrize("room", ROOMS)
def test_every_cell_answers_as_the_table_says(room: str) -> None:
    sweeper = Sweeper(fall_from_grace(make_world()))

    assert [
        surprise
        for cell in cells_of(room, lambda _row: VISIBILITIES)
        if (surprise := sweeper.surprise(cell))
    ] == []


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_what_the_sweep_asks_of_search_finds_the_words_of_each_place(visibility: str) -> None:
    world = make_world()
    door = door_to("search:search", world.places[visibility], world)
    client = Client()
    client.force_login(world.user("member"))

    content = client.get(door.url, door.query).content.decode()

    assert world.places[visibility].content[0] in content
