"""The copy that somebody takes along, as a zip: pages to read, lists for programs, pictures.

It is written while it is read: what lies in memory is some rows at a time.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from apps.accounts.models import User
from apps.accounts.reading import article
from apps.core import clock
from apps.core.portions import Portion, all_portions

PIECE = 256 * 1024  # bytes of a picture at once


@dataclass(frozen=True, slots=True)
class Part:
    """A portion that was written: its file, and how many rows it has."""

    name: str
    title: str
    count: int


def write_archive(target: IO[bytes], person: User, alive: Callable[[], None]) -> None:
    """Write somebody's copy; `alive` is called every now and then, and may raise to end it."""
    portions = sorted(all_portions(), key=lambda portion: portion.model is not User)  # who first
    with ZipFile(target, "w") as book, TemporaryFile() as page:
        parts = [_write_part(book, page, portion, person, alive) for portion in portions]
        missing = [
            name
            for portion in portions
            for name, path in _files(portion, person)
            if not _write_file(book, name, path, alive)
        ]
        page.seek(0)
        told = _about(person, parts, missing)
        _write_words(book, "README.txt", render_to_string("accounts/copy/readme.txt", told))
        with _member(book, "index.html") as index:
            index.write(render_to_string("accounts/copy/top.html", told).encode())
            shutil.copyfileobj(page, index, PIECE)
            index.write(render_to_string("accounts/copy/foot.html", told).encode())


def _write_part(
    book: ZipFile, page: IO[bytes], portion: Portion, person: User, alive: Callable[[], None]
) -> Part:
    """A list for programs in the zip, and the same for people on the page; each row read once."""
    count = 0
    with _member(book, f"data/{portion.name}.json") as listed:
        listed.write(b"[")
        for rows in portion.chunks(person):
            alive()
            for told in portion.tell(person, rows):
                if not count:
                    page.write(_heading(portion))
                listed.write(b",\n" if count else b"\n")
                listed.write(json.dumps(told, ensure_ascii=False, default=_plain).encode())
                page.write(article(told).encode())
                count += 1
        listed.write(b"\n]\n" if count else b"]\n")
    if count:
        page.write(b"</section>\n")
    return Part(portion.name, str(portion.title), count)


def _heading(portion: Portion) -> bytes:
    return render_to_string("accounts/copy/part.html", {"portion": portion}).encode()


def _files(portion: Portion, person: User) -> Iterator[tuple[str, str]]:
    for rows in portion.chunks(person):
        for row in rows:
            yield from portion.files(row).items()


def _write_file(book: ZipFile, name: str, path: str, alive: Callable[[], None]) -> bool:
    """A picture as it is kept; whether it is there: a folder may not have been restored."""
    alive()
    try:
        kept = default_storage.open(path)
    except FileNotFoundError:
        return False
    with kept, _member(book, name, ZIP_STORED) as member:
        shutil.copyfileobj(kept, member, PIECE)
    return True


def _write_words(book: ZipFile, name: str, words: str) -> None:
    with _member(book, name) as member:
        member.write(words.encode())


@contextmanager
def _member(book: ZipFile, name: str, packing: int = ZIP_DEFLATED) -> Iterator[IO[bytes]]:
    """One file of the zip, however large it gets."""
    info = ZipInfo(name, clock.now().astimezone(UTC).timetuple()[:6])
    info.compress_type, info.external_attr = packing, 0o600 << 16
    with book.open(info, "w", force_zip64=True) as member:
        yield member


def _about(person: User, parts: list[Part], missing: list[str]) -> dict[str, Any]:
    """What README and the top of the page say."""
    found = [part for part in parts if part.count]
    return {
        "person": person,
        "site": settings.SITE_URL,
        "made_at": clock.now().astimezone(UTC),
        "parts": found,
        "empty": [part for part in parts if not part.count],
        "missing": missing,
    }


def _plain(value: Any) -> str:
    """Moments in ISO 8601, in UTC; what is translated later, now."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    return str(value)
