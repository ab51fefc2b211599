"""Everything works without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visiting import visit
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]


def test_a_member_takes_part_without_javascript(browser: Browser, server: Server) -> None:
    with visit(browser, server, java_script_enabled=False) as dilys:
        page = dilys.page
        dilys.sign_in("dilys")
        dilys.go("/c/repair-bench/")
        page.get_by_role("link", name="What is on your bench?").click()

        page.get_by_label("Your reply").fill("A wet boot, and a *dry* one.")
        dilys.press("Post reply", exact=False)
        said = page.locator("article", has_text="A wet boot, and a dry one.")
        expect(said.locator("em")).to_have_text("dry")

        opening = page.locator("#r1")
        opening.get_by_label("Add a reaction").click()
        opening.get_by_role("button", name="Thank you", exact=True).click()
        pressed = opening.get_by_role("button", name="Thank you", pressed=True)
        expect(pressed).to_have_text("Thank you 1")

        said.get_by_label("More").click()
        said.get_by_role("link", name="Edit").click()
        page.get_by_role("textbox", name="Your words").fill("Two wet boots, in the end.")
        dilys.press("Save", exact=False)
        expect(page.get_by_text("Two wet boots, in the end.")).to_be_visible()
        expect(page.get_by_text("edited", exact=False).first).to_be_visible()
        dilys.is_well()
