"""What others say arrives by itself, until one leaves."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, WebSocket, expect

from tests.journeys.visiting import visit
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]


def test_a_reply_arrives_in_an_open_thread_and_the_socket_ends_with_the_session(
    browser: Browser, server: Server
) -> None:
    with visit(browser, server) as dilys, visit(browser, server) as sefa:
        sockets: list[WebSocket] = []

        def opened(socket: WebSocket) -> None:
            sockets.append(socket)

        dilys.page.on("websocket", opened)
        for one in (dilys, sefa):
            one.sign_in("dilys" if one is dilys else "sefa")
            one.go("/c/repair-bench/")
            one.page.get_by_role("link", name="What is on your bench?").click()
            expect(one.page.get_by_label("Your reply")).to_be_visible()
        dilys.page.wait_for_load_state("networkidle")

        sefa.page.get_by_label("Your reply").fill("A sail with a hole in it.")
        sefa.press("Post reply", exact=False)

        arrived = dilys.page.locator("#posts").get_by_text("A sail with a hole in it.")
        expect(arrived).to_be_visible(timeout=5_000)
        for one in (dilys, sefa):
            shown = one.page.locator("#posts article")
            expect(shown.last).to_contain_text("A sail with a hole in it.")
            expect(one.page.locator("#about .prog__l")).to_have_count(shown.count())
            replies = re.compile(rf"^{shown.count() - 1} repl")
            expect(one.page.locator("#count")).to_have_text(replies)
            one.look()
        socket = sockets[-1]
        assert not socket.is_closed()

        elsewhere = dilys.page.context.new_page()  # she signs out in another window
        elsewhere.goto(f"{server.url}/accounts/logout/")
        elsewhere.get_by_role("main").get_by_role("button", name="Sign out").click()
        expect(elsewhere.get_by_role("link", name="Sign in").first).to_be_visible()

        dilys.page.wait_for_timeout(1_000)
        assert socket.is_closed()
        dilys.is_well()
