"""Settings: each described, some refused, and locks that name nobody."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent.parent
ELSEWHERE = {"COTERIE_BROWSER", "COTERIE_DOMAIN", "COTERIE_DATABASE_PASSWORD"}


def test_every_variable_is_described_and_nothing_else_is() -> None:
    read = re.findall(r'env\.\w+\(\s*"(COTERIE_\w+)"', (HERE / "config/settings.py").read_text())
    described = re.findall(
        r"^\| `(COTERIE_\w+)`", (HERE / "docs/settings.md").read_text(), re.MULTILINE
    )

    assert sorted(described) == sorted({*read, *ELSEWHERE})


def test_variables_are_read_in_settings_only() -> None:
    modules = [*(HERE / "apps").rglob("*.py"), *(HERE / "config").rglob("*.py")]
    readers = [m.name for m in modules if re.search(r"os\.(environ|getenv)", m.read_text())]

    assert sorted(readers) == ["celery.py", "lint.py", "wsgi.py"]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_by_hash_and_name_no_host(name: str) -> None:
    lock = (HERE / name).read_text()
    entries = re.split(r"\n(?=[a-z0-9])", lock.strip())

    assert "://" not in lock
    assert [e.split()[0] for e in entries if "==" not in e or "--hash=sha256:" not in e] == []


def test_developers_have_all_that_everybody_has() -> None:
    pins = [
        set(re.findall(r"^\S+==\S+", (HERE / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    ]

    assert pins[0] - pins[1] == set()


@pytest.mark.parametrize(
    ("variable", "value"),
    [("COTERIE_URL", "community.example.org"), ("COTERIE_PORT", "eighty")],
)
def test_nonsense_is_refused_at_the_start(variable: str, value: str, tmp_path: Path) -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=HERE,
        env=os.environ | {"COTERIE_DATA": str(tmp_path), variable: value},
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome.returncode == 1
    assert variable in outcome.stderr
