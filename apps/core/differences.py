"""What became of a text: which words stayed, went and came."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

FINE = 24_000  # words of both; texts that have more are compared line by line
_WORDS = re.compile(r"([^\S\n]*)(\n\s*|[\w’'-]+|[^\w\s])")  # what stands before one, and it
_LINES = re.compile(r"()([^\n]*\n|[^\n]+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, went or came."""

    kind: str  # "", "del" or "ins"
    words: str


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a mark of punctuation or the end of a line, and the spaces before it."""

    kind: str
    space: str
    word: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """What changed, word by word: as few as can be. A full stop is a word too, a space is none."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > FINE:
        old, new = _LINES.findall(before), _LINES.findall(after)
    found: list[Piece] = []
    for has_changed, run in groupby(_aligned(old, new), key=lambda token: token.kind != ""):
        tokens = tuple(run)
        found += _change(tokens) if has_changed else [_piece("", tokens)]
    read = sum(len(space) + len(word) for space, word in new)
    return tuple(_joined([*found, Piece("", after[read:])]))


def _aligned(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[_Token]:
    """All words of both texts in one row: those of a longest common subsequence stayed.

    The rows of the usual table are kept as bits, one for each old word: a bit that is unset says
    that the common part grows there (Hyyrö 2004). That is quick however alike the words are.
    """
    rows = _table([word for _, word in old], [word for _, word in new])
    column, row, found = len(old), len(new), list[_Token]()
    while column or row:
        if column and rows[row] >> (column - 1) & 1:
            column -= 1
            found.append(_Token("del", *old[column]))
        elif row and (not column or not rows[row - 1] >> (column - 1) & 1):
            row -= 1
            found.append(_Token("ins", *new[row]))
        else:
            column, row = column - 1, row - 1
            found.append(_Token("", *new[row]))
    return reversed(found)


def _table(old: Sequence[str], new: Sequence[str]) -> list[int]:
    every = (1 << len(old)) - 1
    places: defaultdict[str, int] = defaultdict(int)
    for number, word in enumerate(old):
        places[word] |= 1 << number
    rows = [every]
    for word in new:
        row = rows[-1]
        common = row & places.get(word, 0)
        rows.append((row + common | row - common) & every)
    return rows


def _change(run: Sequence[_Token]) -> list[Piece]:
    """What went and then what came; a space that they begin with stayed."""
    went = [token for token in run if token.kind == "del"]
    came = [token for token in run if token.kind == "ins"]
    first = [tokens[0] for tokens in (went, came) if tokens]
    if len({token.space for token in first}) > 1:
        return [_piece("del", went), _piece("ins", came)]
    for tokens in filter(None, (went, came)):
        tokens[0] = replace(tokens[0], space="")
    stayed = _Token("", first[0].space, "")
    return [_piece("", [stayed]), _piece("del", went), _piece("ins", came)]


def _piece(kind: str, run: Sequence[_Token]) -> Piece:
    return Piece(kind, "".join(token.space + token.word for token in run))


def _joined(found: Sequence[Piece]) -> Iterator[Piece]:
    """The same without empty pieces, and with neighbours that stayed as one."""
    for kind, run in groupby((piece for piece in found if piece.words), key=lambda one: one.kind):
        yield Piece(kind, "".join(piece.words for piece in run))
