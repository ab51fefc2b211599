"""`manage.py sweep`: which tests it runs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import manage
from config.management.commands.sweep import QUICKLY, WHOLE


@pytest.mark.parametrize(("words", "whole"), [(QUICKLY, False), (WHOLE, True)])
def test_every_cell_is_tried_when_all_are_asked_for(words: list[str], *, whole: bool) -> None:
    outcome = subprocess.run(
        [sys.executable, *words, "--collect-only"],
        cwd=manage.HERE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome.returncode == 0, outcome.stdout
    names = {line.partition("[")[0].rpartition("::")[2] for line in outcome.stdout.splitlines()}
    assert "test_each_door_answers_as_the_table_says" in names
    assert ("test_every_cell_answers_as_the_table_says" in names) == whole
