"""Rows of a native XML dump: one to a line, so that a broken one harms no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from apps.threads.importing.reading import Leftovers

LONGEST = 4 * 2**20  # bytes of a line; the longest real ones are a tenth of that


def rows_of(path: Path, leftovers: Leftovers) -> Iterator[Mapping[str, str]]:
    """The attributes of each row. A missing attribute is NULL; a broken row is left over."""
    with path.open("rb") as file:
        for number, line in enumerate(_lines(file), 1):
            row = line.lstrip(b"\xef\xbb\xbf \t")
            if not row.startswith(b"<row"):
                continue
            try:
                yield fromstring(row.decode()).attrib
            except (ParseError, DefusedXmlException, UnicodeDecodeError, ValueError):
                leftovers.add(f"{path.name} line {number}", "a broken row")


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Line by line; one that is too long is cut, so that it is broken, and reported as such."""
    while line := file.readline(LONGEST):
        rest = line
        while len(rest) == LONGEST and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST)
        yield line
