"""What goes out goes to the public internet, and nowhere else."""

import ast
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from httpcore._backends.sync import SyncBackend

from apps.core import http
from apps.core.http import Unreachable, deliver, fetch, is_public

ROOT = Path(__file__).parents[2]
INSIDE = [
    # the 23 of the measurements: what Python's own properties call public, or nearly
    "100.64.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "64:ff9b:1::1", "fec0::1", "::127.0.0.1",
    "::ffff:0:7f00:1", "224.0.0.1", "192.88.99.1", "::", "::1", "::ffff:127.0.0.1", "0.0.0.1",
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "fe80::1", "fc00::1",
    "ff02::1", "2001:0:7f00:1::1", "240.0.0.1",
    # and their like
    "255.255.255.255", "127.255.255.254", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "2001:db8::1", "100::1", "fd00:ec2::254", "64:ff9b::a00:1", "::ffff:10.0.0.1",
    "2001:10::1", "2001:20::1", "3fff::1", "5f00::1", "2002:a00:1::", "64:ff9b::a9fe:a9fe",
]  # fmt: skip
OUTSIDE = ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
FORMS = [
    "http://127.0.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/",
    "http://0177.0.0.1/", "http://017700000001/", "http://127.1/", "http://127.0.1/", "http://0/",
    "http://127.0.0.1./", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[fe80::1%25lo]/",
    "http://[::1%25lo]/", "http://localhost/", "http://localhost./", "http://LOCALHOST/",
    "http://example.org@127.0.0.1/", "http://user:pass@example.org/", "http://127.0.0.1#@1.1.1.1/",
    "http://127.0.0.1\\@1.1.1.1/", "http://1.1.1.1\\@127.0.0.1/", "http:\\\\127.0.0.1/",
    "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/", "http://127\u30020\u30020\u30021/",
    "http://127.0.0.1\uff0f/", "http://loc\u00adalhost/", "http://\uff4cocalhost/",
    "http://127.0.0.1:80/", "http://1.1.1.1:22/", "http://1.1.1.1:6379/", "http://1.1.1.1:0/",
    "http:///etc/passwd", "http://", "http:127.0.0.1", "//127.0.0.1/", "/etc/passwd",
    "file:///etc/passwd", "gopher://1.1.1.1/_x", "ftp://1.1.1.1/", "dict://1.1.1.1/",
    "data:text/html,x", "ldap://1.1.1.1/", "http://1.1.1.1/\r\nX: y", "http://1.1.1.1/ x", "",
    "http://1.1.1.1\t/", "http://\x00/", "http://[::]/", "http://256.1.1.1/", "http://1.1.1/",
]  # fmt: skip


class Trap:
    """A server on loopback that remembers who came."""

    def __init__(self, answer: Callable[[socket.socket], None]) -> None:
        self.visits: list[bytes] = []
        self.answer = answer
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self.door.accept()
                with line, suppress(OSError):
                    self.visits.append(line.recv(65_536))
                    self.answer(line)


@contextmanager
def trap(answer: Callable[[socket.socket], None]) -> Iterator[Trap]:
    one = Trap(answer)
    try:
        yield one
    finally:
        one.door.shutdown(socket.SHUT_RDWR)
        one.door.close()


def says(text: str) -> Callable[[socket.socket], None]:
    return lambda line: line.sendall(text.replace("\n", "\r\n").encode())


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> Callable[[Trap], None]:
    """Let example.org be the trap, as if it were out there."""

    def stand_in(one: Trap) -> None:
        real = SyncBackend.connect_tcp
        monkeypatch.setattr(http, "resolve", lambda *_: [ip_address("1.1.1.1")])
        monkeypatch.setattr(
            SyncBackend,
            "connect_tcp",
            lambda self, _host, _port, *rest: real(self, "127.0.0.1", one.port, *rest),
        )

    return stand_in


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Where connections would have gone."""
    gone: list[tuple[str, int]] = []

    def connect(_: Any, host: str, port: int, *__: Any) -> None:
        gone.append((host, port))
        raise OSError("not here")

    monkeypatch.setattr(SyncBackend, "connect_tcp", connect)
    return gone


@pytest.mark.parametrize("address", INSIDE)
def test_inside_is_inside_however_it_is_wrapped(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_outside_is_outside(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("url", FORMS)
def test_no_spelling_leads_inside(url: str, tried: list[tuple[str, int]]) -> None:
    with pytest.raises(Unreachable):
        fetch(url)
    with pytest.raises(Unreachable):
        deliver(url, b"{}", {})
    assert tried == []


@pytest.mark.parametrize("address", INSIDE)
@pytest.mark.parametrize("first", [True, False])
def test_a_name_with_one_address_inside_is_not_visited(
    address: str, first: bool, tried: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [ip_address(address), ip_address("1.1.1.1")]
    monkeypatch.setattr(http, "resolve", lambda *_: found if first else found[::-1])
    with pytest.raises(Unreachable):
        fetch("http://example.org/")
    assert tried == []


def test_a_name_that_changes_its_mind_is_asked_once(
    tried: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["1.1.1.1", "127.0.0.1", "127.0.0.1"]
    asked: list[str] = []

    def look_up(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", (answers.pop(0), 80))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(Unreachable):
        fetch("http://rebind.example.org/")
    assert asked == ["rebind.example.org"]
    assert tried == [("1.1.1.1", 80)]


def test_a_page_comes_back_with_the_host_it_was_asked_by(near: Callable[[Trap], None]) -> None:
    with trap(says("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello")) as one:
        near(one)
        answer = fetch("http://example.org/a?b=c")
    assert (answer.status, answer.content) == (200, b"hello")
    assert one.visits[0].startswith(b"GET /a?b=c HTTP/1.1\r\n")
    assert b"\r\nHost: example.org\r\n" in one.visits[0]
    assert b"Cookie" not in one.visits[0]


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "to", ["http://127.0.0.1/", "http://[::1]/", "file:///etc/passwd", "//localhost/",
           "http://1.1.1.1:22/", "gopher://1.1.1.1/", "http://u@1.1.1.1/"],
)  # fmt: skip
def test_a_redirect_is_checked_anew(code: int, to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = SyncBackend.connect_tcp
    gone: list[str] = []
    resolve = http.resolve
    monkeypatch.setattr(
        http, "resolve",
        lambda host, port: [ip_address("1.1.1.1")] if "example" in host else resolve(host, port),
    )  # fmt: skip
    with trap(says(f"HTTP/1.1 {code} x\nLocation: {to}\nContent-Length: 0\n\n")) as one:

        def connect(self: Any, host: str, _port: int, *rest: Any) -> Any:
            gone.append(host)
            return real(self, "127.0.0.1", one.port, *rest)

        monkeypatch.setattr(SyncBackend, "connect_tcp", connect)
        with pytest.raises(Unreachable):
            fetch("http://example.org/")
    assert gone == ["1.1.1.1"]


def test_three_redirects_are_followed_and_a_fourth_is_not(near: Callable[[Trap], None]) -> None:
    with trap(says("HTTP/1.1 302 x\nLocation: /again\nContent-Length: 0\n\n")) as one:
        near(one)
        with pytest.raises(Unreachable, match="redirects"):
            fetch("http://example.org/")
        assert len(one.visits) == 4
        assert deliver("http://example.org/", b"{}", {}).status == 302
        assert len(one.visits) == 5


def test_an_answer_that_never_ends_is_cut(near: Callable[[Trap], None]) -> None:
    def pour(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(200):
            line.sendall(b"a" * 65_536)

    with trap(pour) as one:
        near(one)
        with pytest.raises(Unreachable, match="too long"):
            fetch("http://example.org/")
        with pytest.raises(Unreachable, match="too long"):
            deliver("http://example.org/", b"{}", {})


def test_a_packed_answer_is_not_opened(near: Callable[[Trap], None]) -> None:
    with trap(says("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 1\n\na")) as one:
        near(one)
        with pytest.raises(Unreachable, match="packed"):
            fetch("http://example.org/")


@pytest.mark.parametrize("part", ["head", "body", "nothing"])
def test_a_server_that_drips_is_left(
    part: str, near: Callable[[Trap], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "PATIENCE", 0.5)

    def drip(line: socket.socket) -> None:
        if part == "body":
            line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(100 if part != "nothing" else 0):
            line.sendall(b"H")
            time.sleep(0.05)
        time.sleep(2)

    with trap(drip) as one:
        near(one)
        begun = time.monotonic()
        with pytest.raises(Unreachable):
            fetch("http://example.org/")
        assert time.monotonic() - begun < 2


def test_a_name_server_that_is_silent_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LOOKING_UP", 0.1)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [threading.Event().wait(1)][:0])
    with pytest.raises(Unreachable, match="not known"):
        fetch("http://example.org/")


BANNED = {
    "requests", "httpx", "httpcore", "urllib.request", "urllib3", "aiohttp", "smtplib", "socket",
    "http.client", "ftplib", "imaplib", "poplib", "telnetlib", "xmlrpc.client", "websockets.client",
}  # fmt: skip
ALLOWED = {
    "apps/core/http.py": {"httpx", "httpcore", "socket"},
    "apps/core/post_office.py": {"smtplib", "socket"},
}
# Of the wiring, what listens and what looks whether our own server answers.
WIRING = {"socket", "urllib.request", "http.client"}


def test_nothing_else_speaks_with_the_world() -> None:
    found = {}
    for path in [*ROOT.glob("apps/**/*.py"), *ROOT.glob("config/**/*.py")]:
        name = str(path.relative_to(ROOT))
        allowed = ALLOWED.get(name, WIRING if name.startswith("config/") else set())
        if used := (_imported(ast.parse(path.read_text())) & BANNED) - allowed:
            found[name] = used
    assert found == {}


def _imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names | {name.split(".")[0] for name in names}
