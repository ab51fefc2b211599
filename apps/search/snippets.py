"""The part of a text that answers a question, with the words that do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from apps.search.words import Ask, fold

LENGTH, LEAD = 240, 60  # characters shown, of which before the first word found

_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?:ings?|edly|ed|ers?|ation|ies|ly|es|s|e|y)$")
_TWICE = re.compile(r"([b-df-hj-np-tv-z])\1$")
SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters, and whether they are what was looked for. Templates escape and mark them."""

    text: str
    found: bool = False


class Highlighter:
    """Marks the words of one question, in as many texts as are shown."""

    def __init__(self, ask: Ask) -> None:
        self.stems = {stem(word) for term in ask.wanted for word in term.words}
        self.beginnings = tuple(term.words[-1] for term in ask.wanted if term.unfinished)
        self.initials = frozenset(word[0] for term in ask.wanted for word in term.words)

    def whole(self, text: str) -> tuple[Piece, ...]:
        """All of a text."""
        return self._pieces(text, 0, len(text))

    def snippet(self, text: str) -> tuple[Piece, ...]:
        """The part of a text in which the most of the words stand, or its beginning."""
        if len(text) <= LENGTH:
            return self.whole(text)
        start = self._best_start(text)
        end = _at_a_space(text, min(start + LENGTH, len(text)))
        before = (Piece("… "),) if start else ()
        after = (Piece(" …"),) if end < len(text) else ()
        return (*before, *self._pieces(text, start, end), *after)

    def _best_start(self, text: str) -> int:
        hits = (hit for hit in _WORD.finditer(text) if self._is(hit))
        found = [(hit.start(), _known(hit[0])[1]) for hit in hits]
        if not found:
            return 0
        many = [
            (len({word for at, word in found[n:] if at < start + LENGTH - LEAD}), -start)
            for n, (start, _) in enumerate(found[:50])
        ]
        start = max(-max(many)[1] - LEAD, 0)
        return _at_a_space(text, start) + 1 if start else 0

    def _is(self, hit: re.Match[str]) -> bool:
        first = hit[0][0]
        if first.isascii() and first.lower() not in self.initials:
            return False  # as nearly all words are, and this is the cheapest way to know
        word, root = _known(hit[0])
        return root in self.stems or word.startswith(self.beginnings)

    def _pieces(self, text: str, start: int, end: int) -> tuple[Piece, ...]:
        pieces, at = [], start
        for hit in _WORD.finditer(text, start, end):
            if self._is(hit):
                pieces += [Piece(text[at : hit.start()]), Piece(hit[0], found=True)]
                at = hit.end()
        return tuple(piece for piece in (*pieces, Piece(text[at:end])) if piece.text)


@lru_cache(maxsize=16_384)
def _known(written: str) -> tuple[str, str]:
    """A word folded, and its stem; texts are made of the same few thousand again and again."""
    word = fold(written)
    return word, stem(word)


def stem(word: str) -> str:
    """A word without its ending: near enough to the index's own to mark what it found."""
    short = _ENDING.sub("", word)
    return _TWICE.sub(r"\1", short) if len(short) >= SHORTEST_STEM else word


def _at_a_space(text: str, near: int) -> int:
    """The last space before a place, unless that is far."""
    space = text.rfind(" ", max(near - 40, 0), near)
    return space if space > 0 and near < len(text) else near
