"""Coterie as people start it, and a browser in front of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

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
