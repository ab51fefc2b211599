"""`up`: what it says, how it ends, and what outlives it."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import psutil
import pytest

from tests.servers import HERE, Server

pytestmark = pytest.mark.server

SERVED = {"DJANGO_SETTINGS_MODULE": "tests.config.served"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all: the first test fills it."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    """A server that is not started yet, and that does not outlive its test."""
    one = Server(folder, "--no-demo", **SERVED)
    yield one
    one.kill()


def numbers_in(folder: Path) -> list[int]:
    """What the ledger holds, in order."""
    with closing(sqlite3.connect(folder / "coterie.sqlite3")) as database:
        rows = database.execute("SELECT payload FROM ledger_entry WHERE kind = 'tests.noted'")
        return [json.loads(payload)["number"] for (payload,) in rows]


def memory_of(server: Server) -> int:
    assert server.process is not None
    tree = psutil.Process(server.process.pid)
    return sum(one.memory_info().rss for one in [tree, *tree.children(recursive=True)])


def test_it_serves_on_localhost_and_ends_with_0_when_told_to(server: Server) -> None:
    server.start()

    with server.client() as client:
        assert client.get("/healthz/").text == "ok\n"
        assert client.get("/readyz/").json() == {"ready": True, "failing": []}
    said, memory = server.said, memory_of(server)
    code, seconds = server.end(signal.SIGTERM)

    mail = f"Its mail can be read at {server.url}/outbox/"
    assert said.endswith(f"Coterie is at {server.url}\n{mail}\n\nCtrl-C ends it.\n")
    assert memory <= 300 * 2**20
    assert code == 0
    assert seconds < 5


def test_what_is_no_request_is_refused_with_the_headers_of_every_answer(server: Server) -> None:
    server.start()
    asked = b"GET / HTTP/1.1\r\nHost: local"

    for rest in (
        b"\x00host\r\n\r\n",
        b"host\r\nContent-Length: x\r\n\r\n",
        b"\r\nnonsense\r\n\r\n",
    ):
        with socket.create_connection(("localhost", server.port), timeout=10) as line:
            line.sendall(asked + rest)
            answer = line.makefile("rb").read().lower()
        assert answer.startswith(b"http/1.1 400 "), rest
        assert b"\r\nx-content-type-options: nosniff\r\n" in answer
        assert b"\r\ncontent-security-policy: default-src 'none'" in answer
        assert b"\r\ncache-control: private, no-store\r\n" in answer
        assert answer.count(b"\r\ncontent-type: ") == 1


def test_ctrl_c_ends_it_too(server: Server) -> None:
    code, seconds = server.start().end(signal.SIGINT)

    assert code == 0
    assert seconds < 5
    assert "Traceback" not in server.said


def test_a_request_under_way_is_answered_before_it_ends(server: Server) -> None:
    server.start()
    answers = []

    def ask() -> None:
        with server.client() as client:
            answers.append(client.get("/slow/").text)

    asking = threading.Thread(target=ask)
    asking.start()
    server.wait_for("slowly")
    code, seconds = server.end(signal.SIGTERM)
    asking.join()

    assert answers == ["done"]
    assert code == 0
    assert seconds < 5


def test_whatever_was_acknowledged_outlives_a_kill(server: Server, folder: Path) -> None:
    server.start()
    acknowledged: list[int] = []
    enough = threading.Event()

    def post(first: int) -> None:
        with server.client() as client:
            for number in range(first, first + 10_000):
                try:
                    answer = client.post("/note/", data={"number": number})
                except httpx.HTTPError:
                    return
                assert answer.text == "kept"
                acknowledged.append(number)
                if len(acknowledged) >= 40:
                    enough.set()

    posting = [threading.Thread(target=post, args=[n * 10_000]) for n in range(4)]
    for one in posting:
        one.start()
    assert enough.wait(60)
    server.end(signal.SIGKILL)
    for one in posting:
        one.join()
    server.start()

    with server.client() as client:
        assert client.get("/readyz/").json() == {"ready": True, "failing": []}
    kept = numbers_in(folder)
    assert sorted(set(acknowledged) - set(kept)) == []
    assert len(kept) == len(set(kept))


def test_a_second_one_on_the_same_data_is_told_of_the_first(server: Server, folder: Path) -> None:
    server.start()
    assert server.process is not None

    second = attempt("up", "--port", "0", "--data", str(folder))

    first = f"process {server.process.pid}, {server.url}"
    assert second.returncode == 1
    assert second.stderr == f"CommandError: Coterie is already running on {folder}: {first}.\n"


def test_a_taken_port_is_said_to_be_taken(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        outcome = attempt("up", "--port", str(port), "--data", str(tmp_path))

    advice = f"Choose one: up --port {port + 1}"
    assert outcome.returncode == 1
    assert outcome.stderr == f"CommandError: Port {port} is taken by another program. {advice}\n"


def attempt(*words: str) -> subprocess.CompletedProcess[str]:
    """One call of manage.py that ends by itself."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=HERE,
        env=os.environ.copy(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
