"""`manage.py sweep`: whether every door answers as the access table says."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

QUICKLY = ["-m", "pytest", "tests/access"]  # each row where its policy differs, as `test` does
WHOLE = [*QUICKLY, "-m", "every_cell or not every_cell"]  # and every cell, and every flip


class Command(BaseCommand):
    """Runs the tests of the access table, on the databases that the environment names."""

    help = "Try the access table: each row where it differs, or with --all every cell."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="every cell, and every policy bent")

    def handle(self, *_: Any, **options: Any) -> None:
        words = [sys.executable, *(WHOLE if options["all"] else QUICKLY)]
        outcome = subprocess.run(words, cwd=settings.BASE_DIR, check=False)  # noqa: S603  ours
        sys.exit(outcome.returncode)
