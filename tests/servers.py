"""Coterie as people start it: a process of its own, on a file database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from signal import SIGKILL, SIGTERM
from socket import socket
from typing import Self

import httpx

HERE = Path(__file__).resolve().parent.parent
PATIENCE = 90  # seconds for a start on a busy machine
CHOSEN = ("COTERIE_DATABASE_URL", "COTERIE_QUEUE_URL", "COTERIE_LIVE_URL", "COTERIE_CACHE_URL")


class Server:
    """One `up`, which can be ended in any way and started again on the same data and port."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        with closing(socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.folder = folder
        self.url = f"http://localhost:{self.port}"
        self.words = ["up", "--port", str(self.port), "--data", str(folder), *options]
        # Its own database and queue, whatever the rest of the suite runs on.
        inherited = {name: value for name, value in os.environ.items() if name not in CHOSEN}
        self.environment = inherited | environment
        self.log = folder / "up.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start it, and wait until it has announced itself."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", *self.words],
                cwd=HERE,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.wait_for("Ctrl-C ends it.")
        return self

    def wait_for(self, words: str) -> None:
        """Wait until it has said something."""
        assert self.process is not None
        deadline = time.monotonic() + PATIENCE
        while words not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)

    @property
    def said(self) -> str:
        """What it wrote so far."""
        return self.log.read_text()

    def signal(self, number: int) -> None:
        """Send it a signal."""
        assert self.process is not None
        self.process.send_signal(number)

    def end(self, number: int = SIGTERM) -> tuple[int, float]:
        """End it by a signal: its exit code, and how long it took."""
        assert self.process is not None
        started = time.monotonic()
        self.signal(number)
        code = self.process.wait(30)
        return code, time.monotonic() - started

    def kill(self) -> None:
        """As the power cord would, if it still runs."""
        if self.process is not None and self.process.poll() is None:
            self.end(SIGKILL)

    def client(self) -> httpx.Client:
        """A caller who does not follow redirects."""
        return httpx.Client(base_url=self.url, trust_env=False, timeout=10)
