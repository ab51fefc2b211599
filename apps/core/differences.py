"""What became of a text: which words stayed, went and came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

FINE = 3000  # words; longer texts are compared line by line
_WORDS = re.compile(r"\s+|[^\s]+")
_FINELY = re.compile(r"\s+|[\w’'-]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, went or came."""

    kind: str  # "", "del" or "ins"
    words: str


def pieces(before: str, after: str, *, finely: bool = False) -> tuple[Piece, ...]:
    """What changed, in words; in lines when the text is long. Finely, a full stop is a word too."""
    words = _FINELY if finely else _WORDS
    old, new = words.findall(before), words.findall(after)
    if len(old) + len(new) > FINE:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    codes = SequenceMatcher(a=old, b=new).get_opcodes()
    found = (
        [Piece("", went)] if went == came else [Piece("del", went), Piece("ins", came)]
        for went, came in _runs(("".join(old[a:b]), "".join(new[c:d])) for _, a, b, c, d in codes)
    )
    return tuple(piece for piece in chain.from_iterable(found) if piece.words)


def _runs(parts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What went and what came, with words that changed one after another taken as one change."""
    run: list[tuple[str, str]] = []
    for went, came in parts:
        if went != came or (run and not went.strip()):
            run.append((went, came))
            continue
        yield from _closed(run)
        yield went, came
        run = []
    yield from _closed(run)


def _closed(run: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """A run as one change; a space it ends with stayed."""
    stayed = [run.pop()] if run and run[-1][0] == run[-1][1] else []
    if run:
        yield "".join(went for went, _ in run), "".join(came for _, came in run)
    yield from stayed
