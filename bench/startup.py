"""Group `startup`: from a fresh clone to the first page, a warm start, and what it holds idle."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from bench.cpu import tree_of
from bench.figures import Group, Limit, Measured
from bench.serving import ROOT, free_port

PATIENCE, IDLE = 600, 10  # seconds: for the first page, before memory is read
PYTHON = Path("/usr/bin/python3")  # the machine's own, outside any environment

LIMITS = (
    Limit(figure="startup.fresh_seconds", limit=90, of="seconds, the demo brand included"),
    Limit(figure="startup.warm_seconds", limit=4, of="seconds"),
    Limit(figure="startup.idle_megabytes", limit=300, of="MB, everything together"),
)


def measure() -> Measured:
    """The packages come from the cache that building this checkout left."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        with _up(clone) as (fresh, _):
            pass
        with _up(clone) as (warm, pid):
            time.sleep(IDLE)
            idle = sum(psutil.Process(each).memory_full_info().pss for each in tree_of(pid)) / 1e6
    return {
        "startup.fresh_seconds": fresh,
        "startup.warm_seconds": warm,
        "startup.idle_megabytes": idle,
    }


@contextmanager
def _up(clone: Path) -> Iterator[tuple[float, int]]:
    """Seconds until the first page, and the process; ended afterwards."""
    kept = ("PATH", "HOME", "LANG", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CONFIG_FILE")
    told = {name: os.environ[name] for name in kept if name in os.environ}
    port = free_port()
    python = PYTHON if PYTHON.exists() else Path(shutil.which("python3") or "python3")
    started = time.monotonic()
    process = subprocess.Popen(
        [str(python), "manage.py", "up", "--port", str(port)],
        cwd=clone, env=told, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _first_page(port, started + PATIENCE)
        yield time.monotonic() - started, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _first_page(port: int, until: float) -> None:
    while time.monotonic() < until:
        connection = HTTPConnection("localhost", port, timeout=30)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status == 200:  # noqa: PLR2004  what a page answers
                return
        except (OSError, HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    raise TimeoutError("No page came.")


GROUP = Group(
    name="startup", limits=LIMITS, measure=measure,
    about="`up` in a fresh clone and again, and its memory",
)  # fmt: skip
