"""Which rule fits what somebody is writing: found by words a steward gives each rule."""

from __future__ import annotations

import re
from collections.abc import Iterable

from apps.guidelines.rules import Rule

_OTHERS = re.compile(r"^\s{0,3}>.*$", re.MULTILINE)  # what they quote is not theirs
_CODE = re.compile(r"^(`{3,}|~{3,}).*?(?:^\1|\Z)", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r"\w+")


def fitting(rules: Iterable[Rule], text: str) -> Rule | None:
    """The rule most of whose words are in the text, the first of several; None when none is.

    A word counts once, however often it is said. "sell*" stands for selling and seller too.
    """
    said = _told(_CODE.sub(" ", _OTHERS.sub(" ", text)))
    found, most = None, 0
    for rule in rules:
        many = sum(needle in said for needle in {*map(_needle, rule.nudge_words)} - {""})
        if many > most:
            found, most = rule, many
    return found


def _needle(word: str) -> str:
    """A word or a phrase, as it is looked for; "" for what holds no letter."""
    told = _told(word)
    if not told.strip():
        return ""
    return told.rstrip() if word.rstrip().endswith("*") else told


def _told(text: str) -> str:
    """The words alone, in lower case, each between single spaces."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
