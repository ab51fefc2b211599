"""Where a run was made: figures without it mean little."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import django
import psutil
import psycopg

from bench import databases


def description() -> dict[str, str | int]:
    """Processor, memory, versions, database and moment of this run."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _processor(),
        "cores": psutil.cpu_count() or 0,
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "django": django.get_version(),
        "database": _database(),
        "load_before": str(psutil.getloadavg()[0]),
    }


def _database() -> str:
    """The two differ by more than any change of ours: what holds on one may not on the other."""
    if not databases.is_postgresql():
        return f"SQLite {sqlite3.sqlite_version}"
    with psycopg.connect(os.environ["COTERIE_DATABASE_URL"]) as connection:
        version = connection.info.server_version
    return f"PostgreSQL {version // 10_000}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
