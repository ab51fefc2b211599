"""Words that wait on a device are there for whoever wrote them, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from tests.journeys.visiting import Visit, visit
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]

KEEP = "places => places.forEach((place) => localStorage.setItem(place, '{}'))"
KEPT = "() => Object.keys(localStorage).sort()"


@pytest.fixture
def dilys(browser: Browser, server: Server, dilys_knows: dict[str, Any]) -> Iterator[Visit]:
    """She is signed in; on her device lie her words, another's, and some of nobody's."""
    with visit(browser, server, **dilys_knows) as one:
        one.go("/")
        one.page.evaluate(KEEP, [own(one), "draft:0123456789:thread-x", "draft:thread-x", "rail"])
        yield one


def own(one: Visit) -> str:
    """Where words of hers are kept."""
    return f"draft:{one.page.locator('body').get_attribute('data-person')}:thread-x"


def answer_nothing(route: Route) -> None:
    """To what is sent; the page stays."""
    if route.request.method == "POST":
        route.fulfill(status=204)
    else:
        route.continue_()


def test_the_next_who_is_signed_in_finds_their_own_only(dilys: Visit) -> None:
    dilys.go("/communities/")

    assert dilys.page.evaluate(KEPT) == [own(dilys), "rail"]
    dilys.is_well()


def test_a_session_that_ended_by_itself_takes_nothing(dilys: Visit) -> None:
    dilys.go("/communities/")
    hers = own(dilys)
    dilys.page.context.clear_cookies(name="session")
    dilys.go("/communities/")

    assert dilys.page.evaluate(KEPT) == [hers, "rail"]


@pytest.mark.parametrize("page", ["/accounts/logout/", "/settings/"])
def test_who_signs_out_leaves_no_words_behind(dilys: Visit, page: str) -> None:
    # The answer would tell the browser to clear everything, but only where it trusts the line.
    dilys.page.route("**/accounts/logout/", answer_nothing)
    dilys.page.goto(f"{dilys.server.url}{page}")
    assert own(dilys) in dilys.page.evaluate(KEPT)

    with dilys.page.expect_response("**/accounts/logout/"):
        dilys.press("Sign out here" if page == "/settings/" else "Sign out")

    assert dilys.page.evaluate(KEPT) == ["rail"]
