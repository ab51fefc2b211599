"""Databases of the benchmark's own: made once for each size, kept while nothing changes."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
MAKERS = ("apps/*/migrations/*.py", "bench/fill.py", "bench/words.py", "apps/search/words.py")


def is_postgresql() -> bool:
    """Whether the benchmark runs on PostgreSQL; otherwise on SQLite."""
    return _configured().startswith("postgres")


def url(posts: int) -> str:
    """The database of that size, beside the one that is configured."""
    if not is_postgresql():
        return f"sqlite:///{_file(posts)}"
    return urlunsplit(urlsplit(_configured())._replace(path=f"/{_name(posts)}"))


def is_kept(posts: int) -> bool:
    """Whether it is there, whole, and made by what would make it today."""
    try:
        return _stamped(posts) == _stamp(posts)
    except (psycopg.Error, sqlite3.Error):
        return False


def create(posts: int) -> None:
    """An empty one, in place of what was there."""
    if not is_postgresql():
        for ending in ("", "-wal", "-shm"):
            _file(posts).with_name(f"{_file(posts).name}{ending}").unlink(missing_ok=True)
        return
    name = sql.Identifier(_name(posts))
    with psycopg.connect(_configured(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        # What parallel workers spend cannot be read once they ended: all work is the backend's.
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET max_parallel_workers_per_gather = 0").format(name)
        )


def stamp(posts: int) -> None:
    """Say that it is whole, and what made it."""
    made = (
        "CREATE TABLE bench_stamp (stamp text)",
        f"INSERT INTO bench_stamp VALUES ('{_stamp(posts)}')",
    )
    if is_postgresql():
        with psycopg.connect(url(posts)) as connection:
            for statement in made:
                connection.execute(sql.SQL(statement))
        return
    with sqlite3.connect(_file(posts)) as file:
        for statement in made:
            file.execute(statement)


def _stamped(posts: int) -> str:
    question = "SELECT stamp FROM bench_stamp"
    if is_postgresql():
        with psycopg.connect(url(posts)) as connection:
            row = connection.execute(question).fetchone()
    else:
        with sqlite3.connect(_file(posts)) as file:
            row = file.execute(question).fetchone()
    return str(row[0]) if row else ""


def _stamp(posts: int) -> str:
    word = hashlib.sha256(str(posts).encode())
    for pattern in MAKERS:
        for path in sorted(ROOT.glob(pattern)):
            word.update(path.read_bytes())
    return word.hexdigest()


def _configured() -> str:
    return os.environ.get("COTERIE_DATABASE_URL", "")


def _name(posts: int) -> str:
    return f"coterie_bench_{posts}"


def _file(posts: int) -> Path:
    return Path(settings.DATA_DIR) / f"bench-{posts}.sqlite3"
