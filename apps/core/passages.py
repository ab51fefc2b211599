"""Passages of a text: found however they are spaced, stressed or hidden, taken out, put back.

Texts are compared as they are read: Markdown's marks of stress, quotation and escape, entities,
invisible characters, capitals and the width of spaces make no difference. Everything is found in
one pass over the text and one search for each passage; no pattern is built of what people typed.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape
from string import punctuation
from typing import NamedTuple

SHORTEST = 2  # characters of a passage: one letter alone stands everywhere
STRESS = frozenset("*_~`")
FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # letters that show nothing
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BLOCK = re.compile(r"\n[ \t]*\n")


class _Read(NamedTuple):
    """A text as it is read, and from where to where each letter of that is written."""

    said: str
    starts: array[int]
    ends: array[int]


class _Sought(NamedTuple):
    """A passage as it is read, and the marks that were typed around it."""

    said: str
    lead: str
    trail: str


def told_apart(typed: str, texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """What somebody typed or pasted as passages of these texts: those found, and those not.

    An empty line ends a passage. One of several lines that stands nowhere as a whole is as many
    passages as it has lines.
    """
    found: list[str] = []
    missing: list[str] = []
    for block in filter(None, map(str.strip, _BLOCK.split(typed))):
        if is_in(texts, [block]):
            found.append(block)
            continue
        for line in filter(None, map(str.strip, block.splitlines())):
            (found if is_in(texts, [line]) else missing).append(line)
    return list(dict.fromkeys(found)), list(dict.fromkeys(missing))


def length(passage: str) -> int:
    """How many of its letters are read."""
    return len(_sought(passage).said)


def is_in(texts: Iterable[str], passages: Iterable[str]) -> bool:
    """Whether any of these passages can be read in any of the texts."""
    sought = [said for passage in passages if (said := _sought(passage).said)]
    return any(said in _read(text).said for text in texts for said in sought)


def found_in(text: str, passages: Iterable[str]) -> list[tuple[int, int, str]]:
    """From where to where each of them stands, and which; the longest first, none over another."""
    taken: list[tuple[int, int, str]] = []
    for start, back, passage in sorted(_everywhere(text, passages)):
        if not taken or start >= taken[-1][1]:
            taken.append((start, -back, passage))
    return taken


def spellings(text: str, passages: Iterable[str], marks: Iterable[str] = ()) -> list[str]:
    """How these passages are written in a text, each way once; what marks say is left alone."""
    theirs = set(marks)
    found = found_in(text, [*theirs, *passages])
    return list(dict.fromkeys(text[start:end] for start, end, one in found if one not in theirs))


def replaced(text: str, by: Mapping[str, str]) -> str:
    """The text with each key replaced by its value, the longest first, and nothing twice.

    Of several spellings of one passage the one that stands there is meant.
    """
    pieces, last = [], 0
    for start, end, passage in found_in(text, by):
        written = text[start:end]
        pieces += [text[last:start], by.get(written, by[passage])]
        last = end
    return "".join([*pieces, text[last:]])


def _everywhere(text: str, passages: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    read = _read(text)
    for passage in passages:
        said, lead, trail = _sought(passage)
        at = read.said.find(said) if said else -1
        while at >= 0:
            start, end = read.starts[at], read.ends[at + len(said) - 1]
            start -= len(lead) if lead and text[:start].endswith(lead) else 0
            end += len(trail) if trail and text.startswith(trail, end) else 0
            yield start, -end, passage
            at = read.said.find(said, at + len(said))


@lru_cache(maxsize=512)
def _sought(passage: str) -> _Sought:
    read = _read(passage)
    said = read.said.strip(" ")
    if not said:
        return _Sought("", "", "")
    first = len(read.said) - len(read.said.lstrip(" "))
    start, end = read.starts[first], read.ends[first + len(said) - 1]
    return _Sought(said, passage[:start].lstrip(), passage[end:].rstrip())


@lru_cache(maxsize=64)
def _read(text: str) -> _Read:
    letters: list[str] = []
    starts, ends = array("L"), array("L")
    for shown, start, end in _shown(text):
        for letter in _plain(shown):
            is_space, follows = letter == " ", bool(letters) and letters[-1] == " "
            if is_space and follows:
                ends[-1] = end
            elif not (letter == ">" and (follows or not letters)):  # of a quotation
                letters.append(letter)
                starts.append(start)
                ends.append(end)
    return _Read("".join(letters), starts, ends)


def _shown(text: str) -> Iterator[tuple[str, int, int]]:
    """Each character as it is shown, and where it is written: an entity or an escape is one."""
    at = 0
    while at < len(text):
        letter, end = text[at], at + 1
        if letter == "&" and (entity := _ENTITY.match(text, at)):
            letter, end = unescape(entity[0]), entity.end()
        elif letter == "\\" and text[end : end + 1] in punctuation and end < len(text):
            letter, end = text[end], end + 1
        yield letter, at, end
        at = end


@lru_cache(maxsize=4096)
def _plain(shown: str) -> str:
    """What of it makes a difference to who reads it."""
    return "".join(
        " " if letter.isspace() else unicodedata.normalize("NFKD", letter).casefold()
        for letter in shown
        if letter not in STRESS and not _is_invisible(letter)
    )


def _is_invisible(letter: str) -> bool:
    is_selector = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return is_selector or letter in FILLERS or unicodedata.category(letter) == "Cf"
