"""CPU seconds of the server and the database together."""

from __future__ import annotations

import time
from collections.abc import Iterable

import psutil
import psycopg

SCHEDULED = 2  # of Linux's clocks of a process: what all its threads spent, to the nanosecond


def seconds_of(pids: Iterable[int]) -> float:
    """User and system time of these processes so far; one that ended counts nothing."""
    return sum(_seconds(pid) for pid in pids)


def _seconds(pid: int) -> float:
    """As clock_getcpuclockid(3) has it: /proc would only tell hundredths of a second."""
    try:
        return time.clock_gettime(~pid << 3 | SCHEDULED)
    except OSError:
        return 0.0


def tree_of(pid: int) -> list[int]:
    """A process and all that came of it."""
    process = psutil.Process(pid)
    return [pid, *(child.pid for child in process.children(recursive=True))]


def backends_of(url: str) -> list[int]:
    """PostgreSQL's processes that serve this database now, but for the one that asks."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return [pid for (pid,) in found]
