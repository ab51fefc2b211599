"""What the classifier saw, as people read it: words of the text, and its shape in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAMED, SHAPES = 5, 3  # in one explanation
VERY_SHORT, VERY_LONG = 5, 11  # bits of a length: under 32 characters, from 1,024 on
LONG_NUMBER = 5  # digits
LITTLE = 5  # words beside a link
_LENGTH = re.compile(r"\[length (\d+)\]")

_MARKS: dict[str, str | Promise] = {
    "[capitals]": gettext_lazy("many capitals"),
    "[exclaims]": gettext_lazy("exclamation marks in a row"),
    "[money]": gettext_lazy("a sum of money"),
    "[number]": gettext_lazy("a telephone number"),
    "[masked]": gettext_lazy("signs in place of letters"),
}


def explained(told_by: Sequence[str], traits: Collection[str]) -> str:
    """Why a text with these traits leans that way; `told_by`: those that told, the most first.

    It names nothing that nobody could find in the text.
    """
    words = list(dict.fromkeys(_words(told_by, traits)))[:NAMED]
    shapes = list(dict.fromkeys(_shapes(told_by, traits)))[:SHAPES]
    named = {
        "words": ", ".join(_("“%(word)s”") % {"word": word} for word in words),
        "shapes": ", ".join(map(str, shapes)),
    }
    if words and shapes:
        said = _("The classifier leans to what you decide against: %(words)s; and %(shapes)s.")
    elif words:
        said = _("The classifier leans to what you decide against: %(words)s.")
    elif shapes:
        said = _("The classifier leans to what you decide against, by its shape: %(shapes)s.")
    else:
        said = _("The classifier leans to what you decide against, by many small signs.")
    return said % named


def _words(told_by: Iterable[str], traits: Iterable[str]) -> Iterator[str]:
    """Words and hosts as they are; for a beginning, the words of the text that begin so."""
    whole = sorted(trait for trait in traits if _is_word(trait) and not trait.endswith("…"))
    for trait in filter(_is_word, told_by):
        if trait.endswith("…"):
            yield from (word for word in whole if word.startswith(trait[:-1]))
        else:
            yield trait


def _is_word(trait: str) -> bool:
    return trait[0] not in "[#"


def _shapes(told_by: Iterable[str], traits: Collection[str]) -> Iterator[str | Promise]:
    """What can be said of the others; of most lengths, and of small numbers, there is nothing."""
    for trait in told_by:
        if trait in _MARKS:
            yield _MARKS[trait]
        elif trait == "[link]":
            few = sum(map(_is_plain, traits)) <= LITTLE
            yield _("a link and little else") if few else _("a link")
        elif length := _LENGTH.fullmatch(trait):
            yield from _length(int(length[1]))
        elif trait[0] == "#" and int(trait[1:]) >= LONG_NUMBER:
            yield _("a long number")


def _is_plain(trait: str) -> bool:
    """Whether it is one of the words, each of which counts once."""
    return _is_word(trait) and not trait.endswith("…") and "." not in trait


def _length(bits: int) -> Iterator[str]:
    if bits <= VERY_SHORT:
        yield _("very short")
    elif bits >= VERY_LONG:
        yield _("very long")
