"""Words as they are indexed, and what a person asks for, taken apart."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

LONGEST_QUERY, MOST_TERMS, LONGEST_WORD, LONGEST_TEXT = 256, 12, 64, 40_000
OFTEN = 3  # times a text says a word that it is about
SHORTEST_BEGINNING = 3  # letters after which a word may be unfinished

_WORD = re.compile(r"[^\W_]+")
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_MENTION = re.compile(r"(?<![\w@])@[a-z0-9][a-z0-9_-]*", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s[^)]*)?\)")
_MARKS = re.compile(r"[*_`~#>|]{1,}|^\s*[-+]\s", re.MULTILINE)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or several that stand together; the last may be the beginning of one."""

    words: tuple[str, ...]
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for: terms that must be there, terms that must not, and where and by whom."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    place: str = ""  # the slug of a community
    by: str = ""  # a handle

    def __bool__(self) -> bool:
        return bool(self.wanted or self.place or self.by)


def fold(text: str) -> str:
    """The words of a text in lower case and without accents, one space between them."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(word[:LONGEST_WORD] for word in _WORD.findall(text.casefold()))[:LONGEST_TEXT]


def readable(source: str, *, mention: str | None = None) -> str:
    """Markdown as a line of plain words; with `mention`, that word in place of every @handle."""
    plain = _MARKS.sub(" ", _LINK.sub(r"\1", source))
    if mention is not None:
        plain = _MENTION.sub(mention, plain)
    return _SPACES.sub(" ", plain).strip()


def indexed(source: str) -> str:
    """What is kept of a text for finding it: no mentions, which would name people to visitors."""
    return fold(readable(source, mention=" "))


def weighty(title: str, text: str) -> str:
    """Of folded words, those of the title, and those that the text says three times or more."""
    often = (word for word, times in Counter(text.split()).items() if times >= OFTEN)
    return " ".join(dict.fromkeys([*title.split(), *often]))


def parse(query: str, *, typing: bool = False) -> Ask:
    """Take a query apart: "a phrase", -word, in:community, by:handle. It never fails.

    While the person is typing, the last word may be unfinished.
    """
    query = query[:LONGEST_QUERY]
    wanted: list[Term] = []
    unwanted: list[Term] = []
    filters = {"in": "", "by": ""}
    for minus, phrase, chunk in _TERM.findall(query):
        name, colon, value = chunk.partition(":")
        if colon and name.lower() in filters and value and not minus:
            filters[name.lower()] = value.lstrip("@").lower()[:LONGEST_WORD]
        elif words := tuple(fold(phrase or chunk).split()):
            (unwanted if minus else wanted).append(Term(words))
    if typing and wanted and query[-1:].isalnum() and _ends_with(query, wanted[-1]):
        wanted[-1] = Term(wanted[-1].words, unfinished=True)
    return Ask(
        tuple(wanted[:MOST_TERMS]), tuple(unwanted[:MOST_TERMS]), filters["in"], filters["by"]
    )


def unfinished(ask: Ask) -> Ask:
    """The same question with its last word taken for a beginning."""
    if not ask.wanted or len(ask.wanted[-1].words[-1]) < SHORTEST_BEGINNING:
        return ask
    last = Term(ask.wanted[-1].words, unfinished=True)
    return Ask((*ask.wanted[:-1], last), ask.unwanted, ask.place, ask.by)


def _ends_with(query: str, term: Term) -> bool:
    last = fold(query).rsplit(" ", 1)[-1]
    return term.words[-1] == last and len(last) >= SHORTEST_BEGINNING
