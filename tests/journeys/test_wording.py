"""The journey of a rule: worded, looked at, published, heard of, kept to, and brought to mind."""

from __future__ import annotations

import re
from secrets import token_hex
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visiting import Screen, Visit, visit
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]

SCREENS = [Screen(1440, 900, "light"), Screen(390, 844, "dark")]
WORDING = "/c/repair-bench/settings/guidelines/"


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_a_rule_is_worded_and_kept_to(
    browser: Browser,
    server: Server,
    screen: Screen,
    maren_knows: dict[str, Any],
    dilys_knows: dict[str, Any],
) -> None:
    word = f"kettle{token_hex(3)}"
    hers = visit(browser, server, screen, **dilys_knows)
    with visit(browser, server, screen, **maren_knows) as maren, hers as dilys:
        publish(maren, word)
        read(dilys, word)
        write(dilys, word)
        maren.is_well()


def publish(maren: Visit, word: str) -> None:
    """A small change to the community's rule: a draft, a look at it, and then it holds."""
    page = maren.page
    maren.go(WORDING)
    rule = page.get_by_role("group", name=re.compile("^Guideline"))
    rule.get_by_label("The line beneath it").fill(f"A photograph helps, so does a {word}.")
    rule.locator("summary").click()
    rule.get_by_label("Long form").fill("First *what*, then **why**.")
    rule.get_by_label("Examples that fit").fill("It opened under the slider.")
    rule.get_by_label("Words that bring it to mind").fill(f"{word}*")
    page.get_by_label("What changed, in a line").fill(f"Something about a {word}.")
    page.get_by_label("A small change").check()
    maren.look()
    maren.press("Keep the draft")
    expect(page.get_by_text("Kept as a draft.")).to_be_visible()
    maren.press("See how it will read")
    expect(page.locator("ins").filter(has_text=word).first).to_be_visible()
    maren.look()
    maren.press("Publish version", exact=False)
    expect(page.get_by_text("nobody is held up")).to_be_visible()
    page.locator(".rule summary").first.click()
    expect(page.get_by_text("It opened under the slider.")).to_be_visible()
    maren.look()


def read(dilys: Visit, word: str) -> None:
    """Somebody hears of it, compares, and gives her word at leisure."""
    page = dilys.page
    news = page.get_by_text("made a small change to").first
    for _ in range(20):
        dilys.go("/activity/")
        if news.is_visible():
            break
        page.wait_for_timeout(500)
    page.get_by_role("link", name=re.compile("^Guidelines of Repair Bench")).first.click()
    expect(page.locator("ins").filter(has_text=word).first).to_be_visible()
    dilys.look()
    dilys.press("Read and accept")
    expect(page.get_by_role("link", name=re.compile("^What changed since v"))).to_be_visible()
    dilys.look()
    dilys.press("I’ll keep to these")
    expect(page).to_have_url(re.compile("/c/repair-bench/$"))


def write(dilys: Visit, word: str) -> None:
    """The rule comes to mind while she writes, and leads to where it stands."""
    page = dilys.page
    dilys.go("/c/repair-bench/new/")
    line = page.locator(".composer__nudge")
    expect(line).to_contain_text("Guidelines")
    page.get_by_label("Your words").fill(f"Who has two {word}s to spare?")
    expect(line).to_contain_text("Say what you saw before what you think (§3)")
    dilys.look()
    line.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/c/repair-bench/guidelines/#s3$"))
    expect(page.get_by_text("It opened under the slider.")).to_be_visible()
    dilys.look()
