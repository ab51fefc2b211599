"""Passages of a text: found however they are spaced, stressed or spelt, taken out, put back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from apps.core.text import INVISIBLE

STRESS = r"[*_~`]*"
GAP = rf"{STRESS}\s+(?:>\s*)*{STRESS}"  # between two words in Markdown, also in a quotation
SHORTEST = 2  # characters of a passage: one letter alone stands everywhere
_GAP = re.compile(GAP)
_BLOCK = re.compile(r"\n[ \t]*\n")


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


def is_in(texts: Iterable[str], passages: Iterable[str]) -> bool:
    """Whether any of these passages stands in any of the texts, invisible characters aside."""
    sought = pattern_of(passages)
    return any(sought.search(INVISIBLE.sub("", text)) for text in texts)


def spellings(text: str, passages: Iterable[str], marks: Iterable[str] = ()) -> list[str]:
    """How these passages are written in a text, each way once; what marks say is left alone."""
    around = replaced(text, dict.fromkeys(marks, "\0"))
    texts, sought = (around, INVISIBLE.sub("", around)), pattern_of(passages)
    return list(dict.fromkeys(found[0] for one in texts for found in sought.finditer(one)))


def without(text: str, by: Mapping[str, str]) -> str:
    """The text with a mark in place of each key; where it hid one, without what is invisible."""
    left = replaced(text, by)
    bare = replaced(left, dict.fromkeys(by.values(), "\0"))
    return left if not is_in([bare], by) else replaced(INVISIBLE.sub("", text), by)


def replaced(text: str, by: Mapping[str, str]) -> str:
    """The text with each key replaced by its value, the longest first, and nothing twice."""
    if not by:
        return text
    loosely = {_bare(key): value for key, value in by.items()}
    sought = pattern_of(by)
    return sought.sub(lambda found: by.get(found[0]) or loosely.get(_bare(found[0]), ""), text)


def _bare(words: str) -> str:
    return _GAP.sub(" ", words).casefold()


def pattern_of(passages: Iterable[str]) -> re.Pattern[str]:
    """Any of these; none at all matches nowhere."""
    spaced = (GAP.join(map(re.escape, passage.split())) for passage in passages)
    longest_first = sorted(filter(None, spaced), key=len, reverse=True)
    return re.compile("|".join(longest_first) or r"(?!)", re.IGNORECASE)
