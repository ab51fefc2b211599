"""Coterie with two addresses more, for the tests of `up`."""

from config.settings import *  # noqa: F403  all of them
from config.settings import ACCESS_DIRS, BASE_DIR

ROOT_URLCONF = "tests.config.served_urls"
ACCESS_DIRS = [*ACCESS_DIRS, BASE_DIR / "tests" / "config" / "access"]
