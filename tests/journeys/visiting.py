"""Somebody in front of a browser, and somebody else who watches over every page they reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.journeys.seeding import PASSWORD
from tests.servers import Server

AXE = Axe()
expect.set_options(timeout=10_000)  # machines that test are busy
DIGITS = re.compile(r"\b(\d{3}) (\d{3})\b")
LETTER = re.compile(r"(/letter/[^/\s\"<]+/)")
WIDER = "document.scrollingElement.scrollWidth - innerWidth"


@dataclass(frozen=True, slots=True)
class Screen:
    """What somebody looks at."""

    width: int
    height: int
    colours: str  # light or dark

    def __str__(self) -> str:
        return f"{self.width}-{self.colours}"


DESK = Screen(1440, 900, "light")


class Visit:
    """A page of somebody's own, with a list of what went wrong in it."""

    def __init__(self, server: Server, page: Page) -> None:
        self.server, self.page = server, page
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        """Errors and warnings; the browser reports there what a Content-Security-Policy stopped."""
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def go(self, path: str) -> None:
        """Type an address."""
        self.page.goto(f"{self.server.url}{path}")

    def press(self, name: str, *, exact: bool = True) -> None:
        """Press a button, or follow a link that looks like one."""
        page = self.page
        button = page.get_by_role("button", name=name, exact=exact)
        button.or_(page.get_by_role("link", name=name, exact=exact)).locator(
            "visible=true"
        ).first.click()

    def look(self) -> None:
        """Everybody can read this page, nothing of it hangs out, and nothing went wrong in it."""
        self.page.wait_for_load_state("networkidle")
        where = self.page.url
        found = AXE.run(self.page)
        assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
        assert self.page.evaluate(WIDER) <= 0, f"{where} is wider than its window."
        self.is_well()

    def is_well(self) -> None:
        """Nothing went wrong so far."""
        assert self.complaints == []

    def sign_in(self, handle: str) -> None:
        """With a password."""
        self.go("/accounts/login/")
        self.page.get_by_label("Your address").fill(f"{handle}@ternandtide.example")
        self.page.get_by_label("password").fill(PASSWORD)
        self.press("Sign in with the password")
        expect(self.page).not_to_have_url(re.compile("login"))

    def digits_for(self, address: str) -> str:
        """The six digits of the newest letter to an address, as the outbox shows it."""
        with self.server.client() as client:
            outbox = client.get("/outbox/").text
        letter = outbox.partition(f"To {address}")[2]
        found = DIGITS.search(letter)
        assert found is not None, outbox
        return f"{found[1]} {found[2]}"

    def letters_to(self, address: str) -> list[str]:
        """Where the letters lead that were sent there, the newest first, as the outbox has them."""
        with self.server.client() as client:
            found = client.get("/outbox/").text.split("To ")
        return [link for mail in found if mail.startswith(address) for link in LETTER.findall(mail)]


@contextmanager
def visit(
    browser: Browser, server: Server, screen: Screen = DESK, **options: Any
) -> Iterator[Visit]:
    """Open a browser of somebody's own, which nobody is signed in to."""
    context = browser.new_context(
        viewport={"width": screen.width, "height": screen.height},
        color_scheme="dark" if screen.colours == "dark" else "light",
        timezone_id="Europe/London",
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(15_000)
    try:
        yield Visit(server, context.new_page())
    finally:
        context.close()
