"""Every cell is tried, and answers as the table says; nobody sees what is not theirs."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.core.table import documents
from tests.access.doors import door_to
from tests.access.policies import VISIBILITIES, telling
from tests.access.sweeping import Sweeper, cells_of
from tests.access.world import fall_from_grace, make_world

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
