"""A data folder of the tests' own, set before Django wakes: pytest loads this first, by -p."""

import os
import tempfile
from pathlib import Path

# Removed when the process ends; the workers of pytest-xdist inherit it.
FOLDER = tempfile.TemporaryDirectory(prefix="coterie-tests-")

os.environ.setdefault("COTERIE_DATA", FOLDER.name)


def _own_redis(name: str) -> None:
    """A database of its own for each worker of pytest-xdist: emptying one empties no other's."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    base, _slash, number = os.environ.get(name, "").rpartition("/")
    if worker and number.isdigit():
        os.environ[name] = f"{base}/{int(number) - 2 * int(worker)}"


for variable in ("COTERIE_QUEUE_URL", "COTERIE_CACHE_URL"):
    _own_redis(variable)

os.environ.setdefault("COTERIE_RAISE_ON_UNLISTED_VIEWS", "true")
(Path(os.environ["COTERIE_DATA"]) / "static").mkdir(parents=True, exist_ok=True)
