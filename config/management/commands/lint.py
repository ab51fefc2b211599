"""Everything that reads the code without running it, one line per step."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

BIN = Path(sys.executable).parent
CODE = ["apps", "config", "tests", "bench"]


@dataclass(frozen=True)
class Step:
    """A tool, and how to call it."""

    name: str
    words: list[str]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self) -> subprocess.CompletedProcess[str]:
        """Its exit code, and what it says."""
        return subprocess.run(  # noqa: S603  the words are below
            self.words,
            cwd=settings.BASE_DIR,
            env=os.environ | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


def steps(folder: str) -> list[Step]:
    """What is read, quickest first. Django's own checks run on a data folder of their own."""
    base = settings.BASE_DIR
    manage = [sys.executable, "manage.py"]
    templates = sorted(map(str, (base / "templates").rglob("*.html")))
    code = [name for name in CODE if (base / name).is_dir()]
    aside = {"COTERIE_DATA": folder, "PYTHONWARNINGS": "error"}
    https = aside | {"COTERIE_URL": "https://community.example", "COTERIE_TRUSTED_PROXIES": "1"}
    return [
        Step("lock files", ["sh", "-c", "! grep -n :// requirements*.lock"]),
        Step("ruff check", [f"{BIN}/ruff", "check", "--quiet", "."]),
        Step("ruff format", [f"{BIN}/ruff", "format", "--check", "--quiet", "."]),
        Step("templates", [f"{BIN}/djade", "--target-version", "5.2", "--check", *templates]),
        Step("floors", [f"{BIN}/lint-imports"]),
        Step("migrations", [*manage, "makemigrations", "--check", "--dry-run"], aside),
        Step("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], https),
        Step("mypy", [f"{BIN}/mypy", "manage.py", *code]),
    ]


class Command(BaseCommand):
    """Runs every step, whatever the others say, and fails if one did."""

    help = "Read the code: style, types, floors, migrations, templates, deployment, locks."
    requires_system_checks = []

    def handle(self, *_: Any, **__: Any) -> None:
        failed = []
        with tempfile.TemporaryDirectory(prefix="coterie-lint-") as folder:
            for step in steps(folder):
                started = time.monotonic()
                outcome = step.run()
                word = "FAILED" if outcome.returncode else "ok"
                self.stdout.write(f"{step.name:<12} {time.monotonic() - started:5.1f} s  {word}")
                if outcome.returncode:
                    failed.append(step.name)
                    self.stdout.write(outcome.stdout)
        if failed:
            sys.exit(f"lint: {', '.join(failed)} failed.")
