"""Reading: words of any script run their own way, and thumbs find what they mean."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visiting import Screen, Visit, visit
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]

STOP = """each => {
  const words = each.firstChild, stop = document.createRange();
  stop.setStart(words, words.length - 1);
  stop.setEnd(words, words.length);
  const box = stop.getBoundingClientRect(), all = each.getBoundingClientRect();
  return (box.left + box.right) / 2 - (all.left + all.right) / 2;
}"""
HEIGHT = """each => {
  const area = getComputedStyle(each, "::after");
  return each.getBoundingClientRect().height - parseFloat(area.top) - parseFloat(area.bottom);
}"""


def test_a_full_stop_ends_the_sentence_whatever_its_script(
    browser: Browser, server: Server, dilys_knows: dict[str, Any]
) -> None:
    with visit(browser, server, **dilys_knows) as dilys:
        preview(dilys, "ערב טוב, דיליס.\n\nGood evening, Dilys.")
        hebrew, english = dilys.page.locator(".composer__pre p").all()
        assert (hebrew.evaluate(STOP) > 0, english.evaluate(STOP) < 0) == (True, True)

        dilys.page.evaluate("document.documentElement.dir = 'rtl'")
        assert hebrew.evaluate("each => getComputedStyle(each).unicodeBidi") == "plaintext"


def test_names_and_moments_are_large_enough_for_a_thumb(
    browser: Browser, server: Server, dilys_knows: dict[str, Any]
) -> None:
    with visit(browser, server, Screen(390, 844, "light"), **dilys_knows) as dilys:
        dilys.go("/c/repair-bench/")
        dilys.page.get_by_role("link", name="What is on your bench?").click()
        opening = dilys.page.locator("#r1 .post__h")
        for link in (opening.locator(".who"), opening.locator(".post__when a").last):
            assert link.evaluate(HEIGHT) >= 40


def preview(one: Visit, words: str) -> None:
    """See how words would look."""
    one.go("/c/repair-bench/new/")
    one.page.get_by_label("Your words").fill(words)
    one.press("Preview")
    expect(one.page.locator(".composer__pre p")).to_have_count(2)
