"""Coterie as people start it, and a browser in front of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.visiting import visit
from tests.servers import HERE, Server

SEED = "from tests.journeys.seeding import seed; seed()"


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A house with a few people in it, served for all journeys."""
    one = Server(tmp_path_factory.mktemp("house"), "--no-demo")
    words = ["manage.py", "shell", "-v0", "-c", SEED, "--data", str(one.folder)]
    subprocess.run([sys.executable, *words], cwd=HERE, env=one.environment, check=True)
    try:
        yield one.start()
    finally:
        one.kill()


@pytest.fixture(scope="package")
def dilys_knows(browser: Browser, server: Server) -> dict[str, Any]:
    """What Dilys' browser holds who signed in once: an account bears few tries."""
    return signed_in(browser, server, "dilys")


@pytest.fixture(scope="package")
def sefa_knows(browser: Browser, server: Server) -> dict[str, Any]:
    """The same for Sefa."""
    return signed_in(browser, server, "sefa")


@pytest.fixture(scope="package")
def maren_knows(browser: Browser, server: Server) -> dict[str, Any]:
    """The same for Maren."""
    return signed_in(browser, server, "maren")


@pytest.fixture(scope="package")
def priya_knows(browser: Browser, server: Server) -> dict[str, Any]:
    """The same for Priya, who keeps order."""
    return signed_in(browser, server, "priya")


@pytest.fixture(scope="package")
def rob_knows(browser: Browser, server: Server) -> dict[str, Any]:
    """The same for Rob."""
    return signed_in(browser, server, "rob")


@pytest.fixture(scope="package")
def noor_knows(browser: Browser, server: Server) -> dict[str, Any]:
    """The same for Noor, who is new here."""
    return signed_in(browser, server, "noor")


def signed_in(browser: Browser, server: Server, handle: str) -> dict[str, Any]:
    """Options for visits of somebody who is signed in already."""
    with visit(browser, server) as one:
        one.sign_in(handle)
        return {"storage_state": one.page.context.storage_state()}
