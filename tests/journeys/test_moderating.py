"""The journey of a report: looked at, decided, written about, appealed, and put right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from secrets import token_hex
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visiting import Screen, Visit, visit
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]

SCREENS = [Screen(1440, 900, "light"), Screen(390, 844, "dark")]
LETTER_LEAVES = 60  # seconds after a decision, at the latest, on a busy machine


class Story:
    """What happens to one reply of Rob's, on one size of screen."""

    def __init__(self, browser: Browser, server: Server, screen: Screen) -> None:
        self.browser, self.server, self.screen = browser, server, screen
        self.word = token_hex(3)
        self.thread = ""
        self.letter = ""
        self.stack = ExitStack()

    def sits_down(self, knows: dict[str, Any] | None = None) -> Visit:
        """Somebody opens their browser."""
        options = knows or {}
        return self.stack.enter_context(visit(self.browser, self.server, self.screen, **options))

    @property
    def offer(self) -> str:
        return f"Message me, I do zips for sixty quid, ask for {self.word}."


@pytest.fixture
def stories(browser: Browser, server: Server) -> Iterator[list[Story]]:
    """One for each size: they go side by side, since a letter waits for half a minute."""
    with ExitStack() as stack:
        found = [Story(browser, server, screen) for screen in SCREENS]
        for story in found:
            stack.enter_context(story.stack)
        yield found


def test_a_report_becomes_a_letter_and_an_appeal_puts_it_right(
    stories: list[Story],
    rob_knows: dict[str, Any],
    dilys_knows: dict[str, Any],
    priya_knows: dict[str, Any],
    maren_knows: dict[str, Any],
) -> None:
    for story in stories:
        offers(story, story.sits_down(rob_knows))
        tells(story, story.sits_down(dilys_knows))
        decides(story, story.sits_down(priya_knows))
    for story in stories:
        appeals(story, story.sits_down())
        overturns(story, story.sits_down(maren_knows))
        reads_again(story, story.sits_down(dilys_knows))
    for story in stories:
        stands_clear(story, story.sits_down(rob_knows))


def offers(story: Story, rob: Visit) -> None:
    """Rob starts a thread that sells."""
    rob.go("/c/repair-bench/new/")
    rob.page.get_by_label("Title").fill(f"Zips of all sizes, {story.word}")
    rob.page.get_by_label("Your words").fill(story.offer)
    rob.press("Start the thread", exact=False)
    expect(rob.page).to_have_url(re.compile("/t/"))
    story.thread = rob.page.url.removeprefix(rob.server.url)


def tells(story: Story, dilys: Visit) -> None:
    """Dilys tells those who keep order, and hears that somebody will look."""
    page = dilys.page
    dilys.go(story.thread)
    page.locator(".post summary[aria-label=More]").first.click()
    page.get_by_role("link", name="Tell those who keep order").first.click()
    dilys.look()
    page.get_by_label("Ask in the open", exact=False).check()
    page.get_by_label("It can wait a day or two").check()
    page.get_by_label("What should we know?").fill("He sells.")
    dilys.press("Tell them")
    expect(page).to_have_url(re.compile("/t/|/reports/$"))
    expect(page.get_by_text("Thank you", exact=False).first).to_be_visible()
    dilys.look()


def decides(story: Story, priya: Visit) -> None:
    """Priya reads it in the queue, hides it until it is edited, and the letter is on its way."""
    page = priya.page
    priya.go("/queue/")
    priya.look()
    page.get_by_role("link", name=re.compile(story.word)).first.click()
    expect(page.locator(".qd").get_by_text(story.offer).first).to_be_visible()
    priya.look()
    taller = "letter => { letter.style.height = '20rem'; }"  # by its handle; a swap keeps no style
    page.locator("textarea[name=letter]").evaluate(taller)
    if story.screen.width > 1000:
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("3")
    else:
        page.locator(".rung", has_text="Hide until edited").click()
    expect(page.locator("input[name=rung][value=hide]")).to_be_checked()
    expect(page.locator("textarea[name=letter]")).to_have_value(re.compile("hidden"))
    if (why := page.get_by_label("Why not what is suggested?")).is_visible():
        why.fill("It is plainly an offer.")
    priya.press("Hide and send", exact=False)
    expect(page.get_by_text("Hidden until edited: Rob’s first post.")).to_be_visible()
    priya.look()


def appeals(story: Story, rob: Visit) -> None:
    """The letter works for whoever holds it, signed in or not."""
    page = rob.page
    for _ in range(LETTER_LEAVES):
        for link in rob.letters_to("rob@ternandtide.example"):
            rob.go(link)
            if page.get_by_text(story.word).first.is_visible():
                story.letter = link
                break
        if story.letter:
            break
        page.wait_for_timeout(1000)
    expect(page.get_by_text("It is hidden until you edit it")).to_be_visible()
    rob.look()
    page.get_by_label("What did we get wrong?").fill("I do them for nothing, for neighbours.")
    rob.press("Have somebody look again")
    expect(page.get_by_text("We have it. Somebody other", exact=False)).to_be_visible()
    rob.look()


def overturns(story: Story, maren: Visit) -> None:
    """Maren, who had no part in it, reads the appeal and puts everything back."""
    page = maren.page
    maren.go("/queue/?tab=appeals")
    page.locator(".qi", has_text="I do them for nothing").first.click()
    expect(page.locator(".qd").get_by_text(story.offer).first).to_be_visible()
    maren.look()
    page.get_by_label("It was wrong", exact=False).check()
    page.locator("#reasons").fill("A favour is no sale. It is back.")
    maren.press("Answer for good")
    expect(page.get_by_text("Answered.", exact=False).first).to_be_visible()


def reads_again(story: Story, dilys: Visit) -> None:
    """Everybody can read it again."""
    dilys.go(story.thread)
    expect(dilys.page.get_by_text(story.offer).first).to_be_visible()
    dilys.look()


def stands_clear(story: Story, rob: Visit) -> None:
    """Nothing of it counts, and the letter says so."""
    rob.go(story.letter)
    expect(rob.page.get_by_text("This was wrong, and holds no longer", exact=False)).to_be_visible()
    rob.look()
    rob.go("/standing/")
    expect(rob.page.get_by_text("Nothing counts against you.")).to_be_visible()
    rob.look()
