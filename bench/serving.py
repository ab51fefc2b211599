"""Databases and servers for one run, as production would start them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from bench import databases
from bench.cpu import backends_of, seconds_of, tree_of

STARTING = 60  # seconds a server may take
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and the database behind it."""

    port: int
    pid: int
    database: str
    site: dict[str, Any]

    def cpu(self) -> float:
        """Seconds of CPU spent so far by server and database together."""
        backends = backends_of(self.database) if self.database.startswith("postgres") else []
        return seconds_of([*tree_of(self.pid), *backends])


def environment(posts: int) -> dict[str, str]:
    """What the server's processes are told."""
    return os.environ | {
        "COTERIE_DATABASE_URL": databases.url(posts),
        "COTERIE_DATA": str(settings.DATA_DIR / "bench"),
        "COTERIE_DATABASE_POOL": "4",
        "COTERIE_LIMITS": "false",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }


def filled(posts: int) -> dict[str, Any]:
    """Make sure that the database of that size exists, and say what is in it."""
    is_kept = databases.is_kept(posts)
    if not is_kept:
        databases.create(posts)
    surroundings = environment(posts)
    subprocess.run([sys.executable, "manage.py", "prepare"], check=True, env=surroundings, cwd=ROOT)
    made = subprocess.run(
        [sys.executable, "-m", "bench.fill", str(posts)],
        check=True, env=surroundings, cwd=ROOT, stdout=subprocess.PIPE,
    )  # fmt: skip
    if not is_kept:
        databases.stamp(posts)
    return dict(json.loads(made.stdout))


@contextmanager
def serving(posts: int) -> Iterator[Server]:
    """A production server over a database of that many posts, ended afterwards."""
    site = filled(posts)
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "config.wsgi:application", "--workers", "1",
            "--worker-class", "gthread", "--threads", "2", "--bind", f"127.0.0.1:{port}",
            "--log-level", "warning", "--keep-alive", "75",
        ],
        env=environment(posts), cwd=ROOT,
    )  # fmt: skip
    try:
        wait_for(port)
        yield Server(port, process.pid, databases.url(posts), site)
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens on a port; TimeoutError when nobody does."""
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("The server did not start.")
