"""Group `first_visit`: what a thread's first visit costs a browser that has never been here."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bench.figures import Group, Limit, Measured
from bench.pages import SMALL
from bench.serving import serving

SETTLED = 1500  # milliseconds after the last byte, for late shifts
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""

LIMITS = (
    Limit(figure="first_visit.kilobytes", limit=200, of="KB over the wire"),
    Limit(figure="first_visit.script_kilobytes", limit=30, of="KB of it script"),
    Limit(figure="first_visit.other_hosts", limit=0, of="requests to another host"),
    Limit(figure="first_visit.layout_shift", limit=0.02),
)


@dataclass  # without slots: Playwright hangs something on whose method it calls
class Wire:
    """What came over the wire, as Chromium counts it."""

    kinds: dict[str, str] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)
    sizes: dict[str, int] = field(default_factory=dict)

    def asked(self, event: dict[str, Any]) -> None:
        """A request goes out."""
        self.kinds[event["requestId"]] = event.get("type", "Other")
        if (host := urlsplit(event["request"]["url"]).hostname) is not None:
            self.hosts.add(host)

    def came(self, event: dict[str, Any]) -> None:
        """An answer is whole: headers and body, compressed as they were sent."""
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    def kilobytes(self, kind: str = "") -> float:
        """Of one kind, or of all."""
        found = (size for key, size in self.sizes.items() if kind in {"", self.kinds.get(key)})
        return sum(found) / 1000


def measure() -> Measured:
    """As a visitor, at 1440 pixels, with nothing kept from before."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  in the development lock

    wire = Wire()
    chromium = shutil.which("chromium")
    with serving(SMALL) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        watched = page.context.new_cdp_session(page)
        watched.on("Network.requestWillBeSent", wire.asked)
        watched.on("Network.loadingFinished", wire.came)
        watched.send("Network.enable")
        url = f"http://localhost:{server.port}{server.site['thread_url']}"
        page.goto(url, wait_until="networkidle")
        page.wait_for_timeout(SETTLED)
        if page.locator("#r20").count() != 1:
            raise AssertionError("The page is not a thread's.")
        shift = float(page.evaluate(SHIFTS))
        browser.close()
    return {
        "first_visit.kilobytes": wire.kilobytes(),
        "first_visit.script_kilobytes": wire.kilobytes("Script"),
        "first_visit.other_hosts": len(wire.hosts - {"localhost"}),
        "first_visit.layout_shift": shift,
    }


GROUP = Group(
    name="first_visit", limits=LIMITS, measure=measure,
    about="a thread's first visit in Chromium, as production serves it",
)  # fmt: skip
