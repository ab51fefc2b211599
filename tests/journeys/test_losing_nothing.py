"""What can go wrong while somebody writes, and what they still have then."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visiting import Visit, visit
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]

WORDS = "Mine has a sail on it, and the other half of a boot."
Known: TypeAlias = dict[str, Any]


@pytest.fixture(scope="module")
def known(browser: Browser, server: Server) -> Known:
    """What the browsers of two members hold who signed in once: an account bears few tries."""
    found: Known = {}
    for handle in ("sefa", "maren"):
        with visit(browser, server) as one:
            one.sign_in(handle)
            found[handle] = {"storage_state": one.page.context.storage_state()}
    return found


def open_thread(one: Visit) -> None:
    """The thread that everybody finds there, and its composer."""
    one.go("/c/repair-bench/")
    one.page.get_by_role("link", name="What is on your bench?").click()
    expect(one.page.get_by_label("Your reply")).to_be_visible()
    one.page.wait_for_load_state("networkidle")


def lose_session(one: Visit) -> None:
    """As when it ends by itself: whoever sits there did nothing."""
    one.page.context.clear_cookies(name="session")


def test_words_outlive_the_session_they_were_written_in(
    browser: Browser, server: Server, known: Known
) -> None:
    with visit(browser, server, **known["sefa"]) as sefa:
        page = sefa.page
        open_thread(sefa)
        lose_session(sefa)
        page.get_by_label("Your reply").fill(WORDS)
        sefa.press("Post reply", exact=False)

        notice = page.locator("#notices")
        expect(notice.get_by_text("Your words are safe")).to_be_visible()
        expect(page.locator("nav.rail")).to_have_count(1)
        expect(page.get_by_label("Your reply")).to_have_value(WORDS)
        notice.get_by_role("link", name="Sign in").click()
        page.get_by_label("Your address").fill("sefa@ternandtide.example")
        page.get_by_label("password").fill("a-kettle-and-a-toothbrush")
        sefa.press("Sign in with the password")

        expect(page.get_by_role("heading", level=1)).to_have_text("What is on your bench?")
        expect(page.get_by_label("Your reply")).to_have_value(WORDS)
        sefa.press("Post reply", exact=False)
        expect(page.locator("#posts").get_by_text(WORDS)).to_be_visible()
        expect(page.get_by_label("Your reply")).to_have_value("")
        page.reload()
        expect(page.get_by_label("Your reply")).to_have_value("")


def test_signed_in_again_elsewhere_one_sends_once_more(
    browser: Browser, server: Server, known: Known
) -> None:
    with visit(browser, server, **known["maren"]) as maren:
        page, words = maren.page, "Two kettles, by now."
        open_thread(maren)
        lose_session(maren)
        other = Visit(server, page.context.new_page())
        other.sign_in("maren")
        page.get_by_label("Your reply").fill(words)
        maren.press("Post reply", exact=False)

        expect(page.get_by_text("You signed in again since you began.")).to_be_visible()
        expect(page.get_by_label("Your reply")).to_have_value(words)
        maren.press("Post reply", exact=False)
        expect(page.locator("#posts").get_by_text(words)).to_be_visible()


def test_a_draft_is_kept_whole_whatever_one_touches_last(
    browser: Browser, server: Server, known: Known
) -> None:
    with visit(browser, server, **known["sefa"]) as sefa:
        page = sefa.page
        sefa.go("/c/repair-bench/new/")
        page.get_by_label("Your words").fill("It splits when I bend.")
        expect(page.get_by_text("Draft kept")).to_be_visible()
        with page.expect_response("**/draft/"):
            page.get_by_label("Title").fill("Why does it split?")
        with page.expect_response("**/draft/"):
            page.get_by_label("Question").check()
        page.reload()

        expect(page.get_by_label("Question")).to_be_checked()
        expect(page.get_by_label("Title")).to_have_value("Why does it split?")
        expect(page.get_by_label("Your words")).to_have_value("It splits when I bend.")
        sefa.is_well()


def test_a_picture_that_is_too_large_says_so(
    browser: Browser, server: Server, known: Known, tmp_path: Path
) -> None:
    large = tmp_path / "large.png"
    large.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(10 * 2**20))
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nwhat is this")
    with visit(browser, server, **known["maren"]) as maren:
        page = maren.page
        open_thread(maren)
        for picture, said in ((large, "over 10 MB"), (broken, "could not read that picture")):
            with page.expect_file_chooser() as chosen:
                maren.press("Picture")
            chosen.value.set_files(picture)
            if picture is broken:  # nobody describes what cannot come in
                maren.press("Put it in")
            expect(page.get_by_role("dialog")).to_be_hidden()
            expect(page.locator(".composer__state")).to_have_text(re.compile(said))


def test_words_on_a_device_are_for_whoever_wrote_them(
    browser: Browser, server: Server, known: Known
) -> None:
    with visit(browser, server, **known["sefa"]) as one:
        open_thread(one)
        lose_session(one)
        one.page.get_by_label("Your reply").fill("For Sefa alone.")
        one.press("Post reply", exact=False)
        expect(one.page.locator("#notices").get_by_text("Your words are safe")).to_be_visible()

        one.sign_in("dilys")
        open_thread(one)

        expect(one.page.get_by_label("Your reply")).to_have_value("")


def test_what_was_deleted_leaves_a_line_as_wide_as_words(
    browser: Browser, server: Server, known: Known
) -> None:
    with visit(browser, server, **known["maren"]) as maren:
        page, words = maren.page, "Said too soon, and taken back."
        open_thread(maren)
        page.get_by_label("Your reply").fill(words)
        maren.press("Post reply", exact=False)
        said = page.locator("article", has_text=words)
        said.get_by_label("More").click()
        said.get_by_text("Delete…").click()
        maren.press("Delete this post")

        gone = page.locator(".post--deleted .post__main").last
        first = page.locator("#r1 .post__main")
        expect(gone).to_be_visible()
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 844})
            left, wide = (box["x"], box["width"]) if (box := gone.bounding_box()) else (0, 0)
            box = first.bounding_box()
            assert box is not None
            assert (left, wide) == (box["x"], box["width"])
        maren.look()


def test_without_javascript_one_comes_back_and_posts(
    browser: Browser, server: Server, known: Known
) -> None:
    with visit(browser, server, java_script_enabled=False, **known["maren"]) as maren:
        page, words = maren.page, "A third boot, which fits nobody."
        open_thread(maren)
        lose_session(maren)
        page.get_by_label("Your reply").fill(words)
        maren.press("Post reply", exact=False)
        expect(page.get_by_label("Your words")).to_have_value(words)
        Visit(server, page.context.new_page()).sign_in("maren")
        maren.press("I’m back: go on")

        expect(page.get_by_text("You signed in again since you began.")).to_be_visible()
        maren.press("Post reply", exact=False)
        expect(page.locator("#posts").get_by_text(words)).to_be_visible()
