"""What every test stands on: an order, and a network that ends at this machine."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LAST = ("server", "browser")  # a browser leaves an event loop running that other tests stumble on


def pytest_configure() -> None:
    """Take static files from where they lie: collecting them is tried by the tests of `up`."""
    from django.conf import settings  # noqa: PLC0415  after tests.ground

    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"] = {"BACKEND": plain}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Quick ones first, then those with processes, then those with a browser.

    The whole access sweep only when `-m` names it.
    """
    if "every_cell" not in config.option.markexpr:
        items[:] = [item for item in items if item.get_closest_marker("every_cell") is None]
    items.sort(key=lambda item: [item.get_closest_marker(name) is not None for name in LAST[::-1]])


@pytest.fixture(autouse=True)
def _nothing_beyond_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No names but our own can be looked up, and no address beyond loopback be connected to."""
    look_up = socket.getaddrinfo
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_look_up(host: Any, *rest: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not _is_ours(name) and not _is_address(name):
            raise socket.gaierror(socket.EAI_NONAME, f"Tests look up nobody, not even {name}")
        return look_up(host, *rest, **options)

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse_beyond(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_beyond(self, address)
        return connect_ex(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)


def _refuse_beyond(one: socket.socket, address: Any) -> None:
    if one.family in {socket.AF_INET, socket.AF_INET6} and not _is_ours(address[0]):
        pytest.fail(f"A test connects to {address[0]}, which is beyond this machine.")


def _is_ours(host: str) -> bool:
    if host in {"localhost", "", socket.gethostname()}:
        return True
    return _is_address(host) and ipaddress.ip_address(host.partition("%")[0]).is_loopback


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Tests are skipped without it; where it is required, they fail."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  slow, and wanted by few

    path = shutil.which("chromium")
    if path is None and os.environ.get("COTERIE_BROWSER") == "required":
        pytest.fail("Chromium is required here and is not installed.")
    if path is None:
        pytest.skip("Chromium is not installed; on Debian: apt-get install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the loop is the browser's, not ours
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Each test begins with an empty cache, wherever it is kept."""
    from django.core.cache import cache  # noqa: PLC0415  after tests.ground

    cache.clear()


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """Where pictures are kept; it goes away with the test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
