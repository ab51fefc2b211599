"""The journey of one's own data: asked for, made, fetched, opened, thrown away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.seeding import PASSWORD
from tests.journeys.visiting import Screen, Visit, visit
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]

READY = 20_000  # ms; machines that test are busy


@pytest.mark.parametrize(
    ("knows", "screen"),
    [("dilys_knows", Screen(1440, 900, "light")), ("sefa_knows", Screen(390, 844, "dark"))],
    ids=str,
)
def test_somebody_takes_their_data_along(  # noqa: PLR0917  fixtures
    browser: Browser,
    server: Server,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    knows: str,
    screen: Screen,
) -> None:
    handle = knows.partition("_")[0]
    with visit(browser, server, screen, **request.getfixturevalue(knows)) as person:
        asks(person)
        expect(person.page.get_by_text("Your copy is ready")).to_be_visible(timeout=READY)
        person.look()
        fetches(person, tmp_path, handle)
        reads(person, tmp_path)
        throws_away(person)


def asks(person: Visit) -> None:
    """By the button in the settings, and with the password."""
    person.go("/settings/")
    person.press("Take a copy")
    person.look()
    person.page.get_by_label("Your password").fill(PASSWORD)
    person.press("Make a copy")
    expect(person.page.get_by_text("Your copy is").first).to_be_visible()
    person.look()


def fetches(person: Visit, folder: Path, handle: str) -> None:
    """The zip comes as a file, opens, and holds what they wrote and who they are."""
    with person.page.expect_download() as fetched:
        person.press("Fetch it")
    fetched.value.save_as(folder / "copy.zip")
    with ZipFile(folder / "copy.zip") as book:
        assert book.testzip() is None
        assert [one["handle"] for one in json.loads(book.read("data/profile.json"))] == [handle]
        book.extractall(folder)
    person.is_well()


def reads(person: Visit, folder: Path) -> None:
    """Its page, as it lies on their own machine."""
    here = person.page.url
    person.page.goto((folder / "index.html").as_uri())
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("What is kept about @")
    person.look()
    person.page.goto(here)


def throws_away(person: Visit) -> None:
    """It is gone, and the page says when there can be another."""
    person.press("Throw it away")
    expect(person.page.get_by_text("Your copy is thrown away.")).to_be_visible()
    expect(person.page.get_by_text("One copy a day", exact=False)).to_be_visible()
    person.look()


def test_without_javascript_a_reload_shows_it(
    browser: Browser, server: Server, rob_knows: dict[str, Any]
) -> None:
    with visit(browser, server, java_script_enabled=False, **rob_knows) as rob:
        rob.go("/settings/data/")
        rob.page.get_by_label("Your password").fill(PASSWORD)
        rob.press("Make a copy")
        link = rob.page.get_by_role("link", name="Fetch it")
        for _ in range(READY // 500):
            if link.is_visible():
                break
            rob.page.wait_for_timeout(500)
            rob.page.reload()
        expect(link).to_be_visible()
        rob.press("Throw it away")
        expect(rob.page.get_by_text("Your copy is thrown away.")).to_be_visible()
        rob.is_well()
