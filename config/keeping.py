"""The data folder, and what lies in it: for its owner alone."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

OTHERS = 0o077


def kept_folder(path: Path) -> Path:
    """A folder; one that is made here opens for nobody else, one that was given stays as it is."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def kept_secret(path: Path) -> str:
    """A random word that lives in a file, made when first asked for."""
    if not path.exists():
        # Written whole beside it, then given its name: two processes that start together, or one
        # that is killed here, never leave half a secret.
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text()


def kept_private(path: Path) -> Path:
    """A database's file, closed to others before the first word is in it; and what is beside it."""
    with contextlib.suppress(OSError):  # a folder that is not ours, or is only read
        path.touch(mode=0o600)
        for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            if file.is_file() and file.stat().st_mode & OTHERS:
                file.chmod(0o600)
    return path
