"""A data folder of the tests' own, set before Django wakes: pytest loads this first, by -p."""

import os
import tempfile
from pathlib import Path

# Removed when the process ends; the workers of pytest-xdist inherit it.
FOLDER = tempfile.TemporaryDirectory(prefix="coterie-tests-")

os.environ.setdefault("COTERIE_DATA", FOLDER.name)
os.environ.setdefault("COTERIE_RAISE_ON_UNLISTED_VIEWS", "true")
(Path(os.environ["COTERIE_DATA"]) / "static").mkdir(parents=True, exist_ok=True)
