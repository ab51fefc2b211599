"""A piece of a template that is rendered once for each language, then only filled.

What a page of twenty posts costs is mostly template tags and variable look-ups. A partial that is
to be drawn often names its gaps `{{ gap.title }}`; it is rendered once with a mark in each gap and
kept, cut at the marks. `fill` escapes like a template does: whatever is not already safe markup.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

OPEN, CLOSE = "\ue000", "\ue001"  # private letters: no template and no catalogue contains them
_SPECIAL = re.compile("[&<>\"']").search
_MARK = re.compile(f"{OPEN}([a-z_]+){CLOSE}")


def gap(name: str) -> str:
    """The mark of a gap; escaping leaves it as it is."""
    return f"{OPEN}{name}{CLOSE}"


def plain(words: str) -> str:
    """Words for markup that is cut again afterwards: what looks like a mark is dropped."""
    return words.replace(OPEN, "").replace(CLOSE, "")


class _Gaps:
    """Answers every name with its mark."""

    def __getitem__(self, name: str) -> str:
        return gap(name)


class Fragment:
    """Markup with named gaps."""

    def __init__(self, markup: str) -> None:
        pieces = _MARK.split(markup)
        self.gaps = tuple(pieces[1::2])
        self._pattern = "%s".join(piece.replace("%", "%%") for piece in pieces[::2])

    def fill(self, **values: object) -> SafeString:
        """The markup with its gaps filled; every gap needs a value, and values are escaped."""
        filled = tuple([_escaped(values[gap]) for gap in self.gaps])
        return SafeString(self._pattern % filled)


def _escaped(value: object) -> str:
    """What django.utils.html.conditional_escape answers, without what makes it slow."""
    if isinstance(value, str):
        if value.__class__ is SafeString or not _SPECIAL(value):
            return value
        return escape(value) if value.__class__ is str else str(conditional_escape(value))
    if value.__class__ is int:
        return str(value)
    if hasattr(value, "__html__"):
        return str(value.__html__())
    return escape(str(value))


def fragment(template: str) -> Fragment:
    """A template or "file.html#partial", in the language of this request."""
    return _cut(template, get_language() or "")


@lru_cache(maxsize=512)
def _cut(template: str, _language: str) -> Fragment:
    return Fragment(render_to_string(template, {"gap": _Gaps()}).strip())


def joined(pieces: list[SafeString]) -> SafeString:
    """Pieces of markup, one after another."""
    return SafeString("".join(pieces))
