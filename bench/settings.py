"""The production settings, and the two reference views beside the real addresses."""

from config.settings import *  # noqa: F403  everything as it runs, nothing left out
from config.settings import ACCESS_DIRS, BASE_DIR, TEMPLATES

ROOT_URLCONF = "bench.urls"
ACCESS_DIRS = [*ACCESS_DIRS, BASE_DIR / "bench" / "access"]
TEMPLATES[0]["DIRS"].append(BASE_DIR / "bench" / "templates")
