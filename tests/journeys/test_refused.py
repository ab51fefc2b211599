"""A refusal is seen from wherever one is, and leaves words and page as they are."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.visiting import AXE, Screen, Visit, visit
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]
QUICKLY = 3  # two replies in ten seconds are taken
DOWN = "scrollY + document.querySelector('#composer').getBoundingClientRect().top"


@pytest.mark.parametrize("screen", [Screen(1440, 900, "light"), Screen(390, 844, "dark")], ids=str)
def test_who_writes_too_fast_is_told_in_the_window_and_keeps_the_words(
    browser: Browser, server: Server, screen: Screen, dilys_knows: dict[str, Any]
) -> None:
    with visit(browser, server, screen, **dilys_knows) as dilys:
        notices = at_the_end_of_a_thread(dilys)
        reply_too_fast(dilys)

        expect(notices.get_by_role("alert")).to_contain_text("your words are kept here")
        expect(notices).to_be_in_viewport(ratio=1)
        expect(notices).to_be_focused()  # its own button waited for the answer
        expect(dilys.page.get_by_label("Your reply")).to_have_value("And then it held.")
        stood = where_the_composer_stands(dilys)
        assert AXE.run(dilys.page).violations_count == 0

        dilys.page.keyboard.press("Escape")
        expect(notices).to_be_hidden()
        expect(dilys.page.get_by_role("button", name="Post reply")).to_be_focused()
        assert where_the_composer_stands(dilys) == stood


def test_who_goes_on_writing_is_not_pulled_away(
    browser: Browser, server: Server, dilys_knows: dict[str, Any]
) -> None:
    with visit(browser, server, **dilys_knows) as dilys:
        notices = at_the_end_of_a_thread(dilys)
        words = dilys.page.get_by_label("Your reply")
        dilys.page.route("**/replies/", lambda route: route.abort())

        words.fill("Never sent.")
        words.press("Control+Enter")

        expect(notices.get_by_role("alert")).to_have_text(
            "That did not reach us. Try again in a moment."
        )
        expect(words).to_be_focused()
        dilys.page.unroute("**/replies/")
        notices.get_by_role("button", name="Close").click()
        expect(notices).to_be_hidden()
        expect(words).to_have_value("Never sent.")


def at_the_end_of_a_thread(visitor: Visit) -> Locator:
    """Go where the composer is; the notices, which say nothing yet."""
    visitor.go("/c/repair-bench/")
    visitor.page.get_by_role("link", name="What is on your bench?").click()
    visitor.page.get_by_label("Your reply").scroll_into_view_if_needed()
    notices = visitor.page.locator("#notices")
    expect(notices).to_be_hidden()
    return notices


def reply_too_fast(visitor: Visit) -> None:
    """Reply until it is too much."""
    page = visitor.page
    for _ in range(QUICKLY):
        page.get_by_label("Your reply").fill("And then it held.")
        with page.expect_response("**/replies/") as answer:
            visitor.press("Post reply", exact=False)
        if answer.value.status == 200:
            expect(page.get_by_label("Your reply")).to_have_value("")
    assert answer.value.status == 429


def where_the_composer_stands(visitor: Visit) -> float:
    """How far down the page."""
    return float(visitor.page.evaluate(DOWN))
