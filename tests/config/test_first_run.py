"""`setup` before anything else: a folder of one's own, with nobody in it yet."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.servers import CHOSEN, HERE

pytestmark = pytest.mark.server

SAID = ["--brand", "Tern & Tide", "--colour", "#ffee00", "--admin-email", "maren@example.org"]
WHO = ["--admin-name", "Maren Oduya", "--password-stdin"]


def test_a_place_is_named_in_an_empty_folder_and_told_where_it_will_be(tmp_path: Path) -> None:
    folder = tmp_path / "not there yet"
    words = ["setup", "--data", str(folder), "--port", "8123", *SAID, *WHO]

    outcome = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=HERE,
        env={name: value for name, value in os.environ.items() if name not in CHOSEN},
        input="tide-table-9\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout.splitlines() == [
        "Tern & Tide is set up. @maren-oduya (maren@example.org) runs it.",
        "Sign in at http://localhost:8123/accounts/login/ with the password.",
    ]
    with closing(sqlite3.connect(folder / "coterie.sqlite3")) as database:
        assert database.execute("SELECT name FROM communities_brand").fetchall() == [
            ("Tern & Tide",)
        ]
