"""The one door: what it hears before Django wakes, and when it builds."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import manage


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Variables that are put back afterwards."""
    for name in ("COTERIE_DATA", "COTERIE_PORT", "PIP_INDEX_URL"):
        monkeypatch.setenv(name, "before")
    return monkeypatch


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two locks, and a `.venv` with a Python in it but no stamp."""
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    for name in ("LOCK", "DEVELOPERS_LOCK"):
        (tmp_path / name).write_text(name)
        monkeypatch.setattr(manage, name, tmp_path / name)
    monkeypatch.setattr(manage, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(manage, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(manage, "STAMP", tmp_path / ".venv/built-from")
    return tmp_path


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("words", [["--data", "/srv/x"], ["--data=/srv/x"]])
@pytest.mark.parametrize("command", ["up", "migrate"])
def test_every_command_hears_where_the_data_lies(command: str, words: list[str]) -> None:
    assert manage.heed([command, *words, "--more"]) == [command, "--more"]
    assert os.environ["COTERIE_DATA"] == "/srv/x"


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("command", ["up", "setup"])
def test_the_port_is_for_those_who_serve_or_name_the_address(command: str) -> None:
    assert manage.heed([command, "--port", "8123"]) == [command]
    assert os.environ["COTERIE_PORT"] == "8123"
    assert manage.heed(["other", "--port", "1"]) == ["other", "--port", "1"]
    assert os.environ["COTERIE_PORT"] == "8123"


@pytest.mark.usefixtures("environment")
def test_port_0_is_any_that_is_free() -> None:
    manage.heed(["up", "--port", "0"])

    assert int(os.environ["COTERIE_PORT"]) > 0


def test_an_option_without_its_value_is_said_to_be_one() -> None:
    with pytest.raises(SystemExit, match="--data needs a value"):
        manage.heed(["up", "--data"])


def test_what_was_interrupted_is_not_built(built: Path) -> None:
    assert not manage.is_built(built / "LOCK")


def test_what_developers_have_is_enough_for_everybody(built: Path) -> None:
    manage.STAMP.write_text(manage.stamp_of(built / "DEVELOPERS_LOCK"))

    assert manage.is_built(built / "LOCK")
    assert manage.is_built(built / "DEVELOPERS_LOCK")


def test_what_everybody_has_is_not_enough_for_developers(built: Path) -> None:
    manage.STAMP.write_text(manage.stamp_of(built / "LOCK"))

    assert manage.is_built(built / "LOCK")
    assert not manage.is_built(built / "DEVELOPERS_LOCK")


def test_another_lock_or_another_python_is_built_anew(built: Path) -> None:
    manage.STAMP.write_text(manage.stamp_of(built / "LOCK"))
    (built / "LOCK").write_text("newer")
    assert not manage.is_built(built / "LOCK")

    digest = hashlib.sha256(b"newer").hexdigest()
    manage.STAMP.write_text(f"{digest} /usr/bin/python3.99\n")
    assert not manage.is_built(built / "LOCK")


def test_the_index_is_the_one_that_pip_is_told_of(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://file.example/simple\n")
    environment.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    environment.setenv("PIP_INDEX_URL", "https://variable.example/simple")
    assert manage.pip_setting("index-url", "default") == ["https://variable.example/simple"]

    environment.delenv("PIP_INDEX_URL")
    assert manage.pip_setting("index-url", "default") == ["https://file.example/simple"]

    environment.setenv("PIP_CONFIG_FILE", os.devnull)
    assert manage.pip_setting("no-such", "default") == ["default"]


def test_an_older_python_is_told_so_in_a_sentence() -> None:
    pretend = (
        "import sys; sys.version_info = (3, 9); sys.argv = ['manage.py', 'up'];"
        "exec(compile(open('manage.py').read(), 'manage.py', 'exec'))"
    )

    outcome = subprocess.run(
        [sys.executable, "-c", pretend],
        cwd=manage.HERE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome.returncode == 1
    assert outcome.stderr.startswith("Coterie needs Python 3.11 or newer; this is 3.9.")
