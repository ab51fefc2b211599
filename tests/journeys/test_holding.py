"""What somebody new wrote waits until somebody has looked, and then everybody reads it."""

from __future__ import annotations

import re
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visiting import Screen, Visit, visit
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]
WAITS = "Only you and those who keep order see this yet."
TRIES = 40  # half a second each: the ledger is read on in the background


@pytest.fixture
def three_know(
    noor_knows: dict[str, Any], maren_knows: dict[str, Any], dilys_knows: dict[str, Any]
) -> list[dict[str, Any]]:
    """Who writes, who keeps order, and who reads."""
    return [noor_knows, maren_knows, dilys_knows]


@pytest.mark.parametrize("screen", [Screen(1440, 900, "light"), Screen(390, 844, "dark")], ids=str)
def test_a_newcomers_links_wait_are_looked_at_and_are_read(
    browser: Browser,
    server: Server,
    screen: Screen,
    three_know: list[dict[str, Any]],
) -> None:
    words = f"Three shops that sell sliders, {token_hex(3)}:"
    writes, keeps, reads = (visit(browser, server, screen, **knows) for knows in three_know)
    with writes as noor, keeps as maren, reads as dilys:
        address = write_three_links(noor, words)
        assert not finds(dilys, address, words)
        let_through(maren, words, "3 links from somebody new here.", looks=True)
        assert finds(dilys, address, words)
        dilys.look()
        noor.go(address)
        expect(noor.page.get_by_text(WAITS)).to_have_count(0)
        for one in (noor, maren):
            one.is_well()


def write_three_links(noor: Visit, words: str) -> str:
    """Begin a thread, and see that it waits; where it stands."""
    page = noor.page
    noor.go("/c/repair-bench/new/")
    note = page.get_by_role("note").filter(has_text="Your first day here lasts until")
    expect(note.get_by_role("timer")).to_have_text(re.compile(r"^\d+ hours$"))
    noor.look()
    page.get_by_label("Title").fill(words)
    links = " ".join(f"https://sliders.example/{shop}" for shop in "abc")
    page.get_by_label("Your words").fill(f"{words} {links}")
    noor.press("Start the thread", exact=False)
    expect(page.get_by_role("status").filter(has_text=WAITS)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    noor.look()
    return urlsplit(page.url).path


def finds(dilys: Visit, address: str, words: str) -> bool:
    """Whether somebody else reads it, at its address and in the list."""
    page = dilys.page
    dilys.go("/c/repair-bench/")
    is_listed = page.get_by_role("link", name=words).count() > 0
    is_there = page.request.get(f"{dilys.server.url}{address}").status == 200
    assert is_listed == is_there
    if is_there:
        dilys.go(address)
        expect(page.locator(".prose").get_by_text(words)).to_be_visible()
    return is_there


def let_through(
    maren: Visit, words: str, why: str = "in the first day of an account", *, looks: bool = False
) -> None:
    """Find what waits in the queue, read why, and let it appear."""
    page = maren.page
    case = page.locator("a").filter(has_text=words[:30])
    for _ in range(TRIES):
        maren.go("/queue/")
        if case.count():
            break
        page.wait_for_timeout(500)
    case.first.click()
    expect(page.get_by_text("nobody else reads it yet")).to_be_visible()
    expect(page.locator(".held")).to_contain_text(why)
    if looks:
        maren.look()
    page.locator("summary").filter(has_text="Let it appear").click()
    maren.press("It is fine: let it appear")
    expect(page.get_by_text("nobody else reads it yet")).to_have_count(0)
