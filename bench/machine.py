"""Where a run was made: figures without it mean little."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from pathlib import Path

import django
import psutil


def description() -> dict[str, str | int]:
    """Processor, memory, versions and moment of this run."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _processor(),
        "cores": psutil.cpu_count() or 0,
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "django": django.get_version(),
        "load_before": str(psutil.getloadavg()[0]),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
