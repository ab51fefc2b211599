"""What a place keeps is for its owner alone, whatever the machine's habit is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent.parent
WRITE = """
import os; os.umask(0o022)
import django; django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
connection.cursor().execute("CREATE TABLE said (words text)")
default_storage.save("uploads/one/large.webp", ContentFile(b"x"))

"""


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


def written_in(folder: Path) -> dict[str, str]:
    """The modes of all that is written there."""
    environment = {name: value for name, value in os.environ.items() if "COTERIE_" not in name}
    environment |= {"COTERIE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", WRITE], cwd=HERE, env=environment, check=True)
    return {str(path.relative_to(folder)): mode(path) for path in folder.rglob("*")}


def test_a_folder_that_is_made_opens_for_nobody_else(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"

    modes = written_in(folder)

    assert mode(folder) == "0o700"
    private = {name: modes[name] for name in ("secret-key", "coterie.sqlite3")}
    assert private == dict.fromkeys(private, "0o600")
    assert modes["media/uploads/one/large.webp"] == "0o600"
    assert modes["media"] == modes["media/uploads/one"] == "0o700"


def test_a_folder_that_was_given_stays_as_it_is_and_its_files_are_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    base = tmp_path / "coterie.sqlite3"
    for name in ("", "-wal", "-shm"):
        base.with_name(base.name + name).touch(mode=0o644)

    modes = written_in(tmp_path)

    assert mode(tmp_path) == "0o755"
    assert {modes[name] for name in modes if name.startswith("coterie.sqlite3")} == {"0o600"}
