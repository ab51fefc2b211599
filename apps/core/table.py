"""The access table: every address and who may use it, read from `access/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One view and the methods that share a policy."""

    view: str
    methods: tuple[str, ...]
    policy: str
    bucket: str = ""  # the rate limit a write belongs to
    why: str = ""  # required for policies that ask nobody
    even_banned: bool = False  # stays open to who is banned from the whole site


@cache
def documents() -> dict[str, dict[str, Any]]:
    """The table as written, file by file."""
    folders = [Path(folder) for folder in settings.ACCESS_DIRS]
    files = [path for folder in folders for path in sorted(folder.glob("*.toml"))]
    return {path.stem: tomllib.loads(path.read_text()) for path in files}


def section(name: str) -> Iterator[dict[str, Any]]:
    """The entries of one section (url, topic, fact …), over all files."""
    for document in documents().values():
        yield from document.get(name, [])


@cache
def rows() -> dict[tuple[str, str], Row]:
    """Every row, by view name and method. A view may have one row for each method."""
    found: dict[tuple[str, str], Row] = {}
    for entry in section("url"):
        row = Row(**{**entry, "methods": tuple(entry["methods"])})
        for method in row.methods:
            if (row.view, method) in found:
                raise ValueError(f"{method} {row.view} stands twice in the access table.")
            found[row.view, method] = row
    return found


def methods_of(view: str) -> list[str]:
    """The methods a view answers; empty when it is not in the table."""
    return sorted(method for name, method in rows() if name == view)
