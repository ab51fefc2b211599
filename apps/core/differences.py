"""What became of a text: which words stayed, went and came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

FINE = 3000  # words; longer texts are compared line by line
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, went or came."""

    kind: str  # "", "del" or "ins"
    words: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """What changed, in words; in lines when the text is long."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > FINE:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    matcher = SequenceMatcher(a=old, b=new)
    codes = ((code, old[a:b], new[c:d]) for code, a, b, c, d in matcher.get_opcodes())
    found = (
        [Piece("", "".join(went))]
        if code == "equal"
        else [Piece("del", "".join(went)), Piece("ins", "".join(came))]
        for code, went, came in codes
    )
    return tuple(piece for piece in chain.from_iterable(found) if piece.words)
