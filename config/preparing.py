"""What has to be there before anybody serves; quick when it is."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from apps.ledger.projections import open_cursors

IGNORED = ["CVS", ".*", "*~"]  # by collectstatic, too


def prepare() -> None:
    """Bring fonts, static files, tables and cursors up to date."""
    if "prepare_fonts" in get_commands():
        call_command("prepare_fonts")
    collect()
    migrate()


def migrate() -> None:
    """Change the tables if there is anything to change, and open the cursors of new readers."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    else:
        open_cursors()


def collect() -> None:
    """Collect and compress the static files if one of them changed since the last time."""
    stamp = settings.STATIC_ROOT / ".collected-from"
    now = static_files()
    if stamp.is_file() and stamp.read_text() == now:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(now)  # last: what was interrupted has none


def static_files() -> str:
    """One word for all static files as they are now."""
    word = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list(IGNORED):
            about = Path(storage.path(name)).stat()
            word.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return word.hexdigest()
