"""The journey this house was built for: come in, ask, be answered, be found."""

from __future__ import annotations

import re
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.journeys.test_holding import let_through
from tests.journeys.visiting import Screen, Visit, visit
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]

SCREENS = [
    Screen(width, height, colours)
    for width, height in [(1440, 900), (390, 844)]
    for colours in ["light", "dark"]
]
WORDS = "It closes behind the pull, then the teeth let go as soon as I bend."
ANSWER = "Measure the mouth of the slider before you buy anything: it wears, the teeth do not."
SHOWS = "A zip, open below the slider"


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    """A picture as a phone would take it."""
    path = tmp_path / "zip.jpg"
    Image.new("RGB", (1200, 800), "#8a5a3c").save(path)
    return path


@pytest.fixture
def both_know(sefa_knows: dict[str, Any], maren_knows: dict[str, Any]) -> list[dict[str, Any]]:
    """Who answers, and who keeps order."""
    return [sefa_knows, maren_knows]


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_a_newcomer_asks_and_is_answered(
    browser: Browser,
    server: Server,
    screen: Screen,
    photograph: Path,
    both_know: list[dict[str, Any]],
) -> None:
    token = token_hex(3)
    title = f"Slider {token} keeps splitting below the storm flap"
    somebody, keeper = (visit(browser, server, screen, **knows) for knows in both_know)
    with visit(browser, server, screen) as bex, somebody as sefa, keeper as maren:
        come_in(bex, f"bex-{token}")
        join(bex)
        question = ask(bex, title, photograph)
        let_through(maren, WORDS)  # a picture of somebody's first day is looked at first
        answer(sefa, question)
        accept(bex, question)
        find(bex, title, question)
        bex.is_well()


def come_in(bex: Visit, handle: str) -> None:
    """Sign up with six digits from the mail, and give one's word on the guidelines."""
    page, address = bex.page, f"{handle}@shore.example"
    bex.go("/")
    bex.look()
    bex.press("Join us")
    page.get_by_label("Your name").fill("Bex Thornton")
    page.get_by_label("Your handle").fill(handle)
    page.get_by_label("Your address").fill(address)
    bex.look()
    page.wait_for_timeout(3_000)  # nobody types faster: it would come back
    bex.press("Send me six digits")
    page.get_by_label("Six digits").wait_for()
    bex.look()
    page.get_by_label("Six digits").fill(bex.digits_for(address))  # sends itself
    expect(page.get_by_role("heading", level=1)).to_have_text("Two things we’ve agreed to")
    bex.look()
    bex.press("I’ll keep to these")


def join(bex: Visit) -> None:
    """Choose a community, and read what it asks."""
    page = bex.page
    expect(page).to_have_url(re.compile("/communities/$"))
    bex.look()
    page.get_by_role("main").get_by_role("link", name="Repair Bench").first.click()
    bex.look()
    bex.press("Join")
    expect(page.get_by_role("heading", level=1)).to_have_text("What Repair Bench asks of you")
    page.get_by_label("Show visitors my name").check()
    bex.look()
    bex.press("I’ll keep to these")
    expect(page).to_have_url(re.compile("/c/repair-bench/$"))
    bex.look()


def ask(bex: Visit, title: str, photograph: Path) -> str:
    """Ask a question with a picture in it; where it stands then."""
    page = bex.page
    bex.press("New thread")
    page.get_by_label("Question").check()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Your words").fill(WORDS)
    with page.expect_file_chooser() as chosen:
        bex.press("Picture")
    chosen.value.set_files(photograph)
    bex.page.get_by_role("dialog").get_by_role("textbox").fill(SHOWS)
    bex.look()
    bex.press("Put it in")
    expect(page.get_by_label("Your words")).to_have_value(re.compile(r"!\[A zip, open"))
    bex.press("Preview")
    expect(page.get_by_role("region", name="Preview").get_by_text(WORDS)).to_be_visible()
    bex.look()
    bex.press("Start the thread", exact=False)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    picture = page.get_by_role("img", name=SHOWS)
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("each => each.naturalWidth") > 0
    bex.look()
    return urlsplit(page.url).path


def answer(sefa: Visit, question: str) -> None:
    """Somebody else is there, and knows."""
    page = sefa.page
    sefa.go("/")
    sefa.look()
    sefa.go(question)
    page.get_by_label("Your reply").fill(f"{ANSWER} {token_hex(3)}")
    sefa.press("Post reply", exact=False)
    expect(page.locator("#posts").get_by_text(ANSWER)).to_be_visible()
    expect(page.get_by_label("Your reply")).to_have_value("")
    sefa.look()


def accept(bex: Visit, question: str) -> None:
    """The asker hears of it, and says that this was it."""
    page = bex.page
    bex.go("/activity/")
    bex.look()
    bex.go(question)
    bex.press("This answered it")
    expect(page.locator(".post--answer").get_by_text(ANSWER)).to_be_visible()
    expect(page.get_by_text("Accepted answer.")).to_be_visible()
    bex.look()


def find(bex: Visit, title: str, question: str) -> None:
    """By a word of the answer, and by the title."""
    page = bex.page
    bex.go("/search/")
    page.get_by_role("searchbox", name="What are you looking for?").fill(f"{title} teeth")
    page.locator("#results").get_by_role("link", name=title).first.wait_for()
    bex.look()
    page.locator("#results").get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert urlsplit(page.url).path == question
