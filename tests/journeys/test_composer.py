"""The composer in the hand: its tools, and the picture one thinks better of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.journeys.visiting import Screen, Visit, visit
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]

TARGET = 44  # px, on phones
NEEDED = ["Bold", "Italic", "Link", "List", "Quote", "Code", "Picture", "Mention", "Write",
          "Preview"]  # fmt: skip
SLIDES = "bar => bar.scrollWidth - bar.clientWidth"


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    """Something to show."""
    path = tmp_path / "boot.png"
    Image.new("RGB", (30, 20), "#8a5a3c").save(path)
    return path


def begin(one: Visit) -> None:
    """A new thread."""
    one.go("/c/repair-bench/new/")
    expect(one.page.get_by_role("toolbar")).to_be_visible()


@pytest.mark.parametrize("width", [390, 360, 760, 1440])
def test_every_tool_that_matters_is_in_sight(
    browser: Browser, server: Server, width: int, dilys_knows: dict[str, Any]
) -> None:
    with visit(browser, server, Screen(width, 844, "light"), **dilys_knows) as dilys:
        begin(dilys)
        bar = dilys.page.get_by_role("toolbar")
        left, right = ends(bar.bounding_box())

        assert bar.evaluate(SLIDES) == 0
        for name in NEEDED:
            box = bar.get_by_role("button", name=name, exact=True).bounding_box()
            assert left <= ends(box)[0] < ends(box)[1] <= right, name
            if width < 760:
                assert box is not None
                assert min(box["width"], box["height"]) >= TARGET, name


def test_the_arrows_go_round_what_is_in_sight(
    browser: Browser, server: Server, dilys_knows: dict[str, Any]
) -> None:
    with visit(browser, server, Screen(390, 844, "light"), **dilys_knows) as dilys:
        begin(dilys)
        bar = dilys.page.get_by_role("toolbar")
        bar.get_by_role("button", name="Italic").focus()
        dilys.page.keyboard.press("ArrowRight")
        expect(bar.get_by_role("button", name="Link")).to_be_focused()  # no heading on phones


@pytest.mark.parametrize("way", ["Leave it out", "Escape"])
def test_a_picture_one_thinks_better_of_is_not_sent(
    browser: Browser, server: Server, way: str, photograph: Path, dilys_knows: dict[str, Any]
) -> None:
    with visit(browser, server, **dilys_knows) as dilys:
        begin(dilys)
        page, sent = dilys.page, []
        page.on("request", lambda asked: sent.append(asked.url) if "uploads" in asked.url else None)
        with page.expect_file_chooser() as chosen:
            dilys.press("Picture")
        chosen.value.set_files(photograph)
        dialog = page.get_by_role("dialog", name="What does the picture show?")
        expect(dialog.get_by_role("textbox")).to_be_focused()
        dialog.get_by_role("textbox").fill("A boot")
        dilys.look()
        if way == "Escape":
            page.keyboard.press(way)
        else:
            dilys.press(way)

        expect(dialog).to_be_hidden()
        expect(page.get_by_role("button", name="Picture", exact=True)).to_be_focused()
        expect(page.get_by_label("Your words")).to_have_value("")
        assert sent == []
        dilys.is_well()


def ends(box: Any) -> tuple[float, float]:
    """Where something begins and ends, from the left."""
    assert box is not None
    return box["x"], box["x"] + box["width"]
