"""How soon a decision closes the open sockets of whom it is about."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from bench.serving import ROOT, environment, filled, free_port, wait_for

MANY = 20  # people, each with a socket of their own
LIVE = "redis://127.0.0.1:6379/12"  # hints go from process to process, as in production
PATIENCE = 15  # seconds for one socket to be closed
CHANGED = 4403  # the code that says so
ORIGIN = "http://localhost:8000"


def slowest_close(posts: int, keeper_fills: str) -> float:
    """Seconds between the commit of a decision and the close frame, the worst of twenty."""
    filled(posts)
    told = environment(posts) | {"COTERIE_LIVE_URL": os.environ.get("COTERIE_LIVE_URL", LIVE)}
    subprocess.run(
        [sys.executable, "-m", "bench.cases", keeper_fills],
        check=True, cwd=ROOT, env=told, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with _sockets(told) as port, _keeper(told) as (people, keeper):
        return max(_closing(port, people, keeper))


def _closing(port: int, people: list[dict[str, str]], keeper: subprocess.Popen[str]) -> list[float]:
    told, said = _pipes(keeper)
    ended: dict[int, float] = {}
    waiting = [
        threading.Thread(target=_wait, args=(ended, index, _opened(port, person)))
        for index, person in enumerate(people)
    ]
    for each in waiting:
        each.start()
    if ended:
        raise RuntimeError("A socket was closed before anything was decided.")
    told.write("go\n")
    told.flush()
    committed = json.loads(said.readline())
    for each in waiting:
        each.join(PATIENCE)
    return [ended[index] - moment for index, moment in enumerate(committed)]


def _opened(port: int, person: dict[str, str]) -> ClientConnection:
    """A socket that heard of its thread, as a page that is open has it."""
    cookie = f"{person['cookie']}={person['session']}"
    one = connect(
        f"ws://localhost:{port}/ws/",
        additional_headers={"Cookie": cookie},
        origin=Origin(ORIGIN),
    )
    one.send(json.dumps([person["topic"]]))
    time.sleep(0.1)  # what it asked for is looked into
    return one


def _wait(ended: dict[int, float], index: int, one: ClientConnection) -> None:
    try:
        while True:
            one.recv(timeout=PATIENCE)
    except ConnectionClosed as error:
        if error.rcvd is None or error.rcvd.code != CHANGED:
            raise RuntimeError("A socket was closed, but not by a decision.") from error
        ended[index] = time.monotonic()
    except TimeoutError:
        ended[index] = float("inf")


@contextmanager
def _sockets(told: dict[str, str]) -> Iterator[int]:
    port = free_port()
    words = ["-m", "uvicorn", "config.asgi:application", "--port", str(port), "--lifespan", "off"]
    words += ["--log-level", "warning"]
    process = subprocess.Popen([sys.executable, *words], env=told, cwd=ROOT)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def _keeper(told: dict[str, str]) -> Iterator[tuple[list[dict[str, str]], subprocess.Popen[str]]]:
    words = [sys.executable, "-m", "bench.deciding", str(MANY)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, env=told, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        yield json.loads(_pipes(process)[1].readline()), process


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("The one who decides has no pipes.")
    return process.stdin, process.stdout
