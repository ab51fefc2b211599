"""Static files: one style sheet instead of many, and every address with its content's hash."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/app.css"
IMPORT = re.compile(r'^@import "([^"]+)"(?: layer\((\w+)\))?;\n?', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
INDENT = re.compile(r"^\s+", re.MULTILINE)

Paths: TypeAlias = Mapping[str, tuple[Storage, str]]


class BundlingStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """whitenoise's, which collects app.css with its imports in place of their `@import`s."""

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Bundle, then hash and compress."""
        if SHEET in paths and not dry_run:
            made = InMemoryStorage()
            made.save(SHEET, ContentFile(bundle(paths).encode()))
            paths[SHEET] = (made, SHEET)
        yield from super().post_process(paths, dry_run, **options)

    def stored_name(self, name: str) -> str:
        """The hashed name; before anything was collected, as in tests, the plain one.

        Raises ValueError for a file that was not collected.
        """
        return str(super().stored_name(name)) if self.hashed_files else name


def bundle(paths: Paths) -> str:
    """app.css with every import in its place, inside its layer, without comments."""

    def imported(found: re.Match[str]) -> str:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(SHEET), found[1]))
        text = _read(paths, name)
        if "url(" in text and posixpath.dirname(name) != posixpath.dirname(SHEET):
            raise ValueError(f"{name} has a url(), which would point elsewhere once bundled.")
        return f"@layer {found[2]} {{\n{text}\n}}\n" if found[2] else f"{text}\n"

    whole = IMPORT.sub(imported, _read(paths, SHEET))
    return INDENT.sub("", COMMENT.sub("", whole))


def _read(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
