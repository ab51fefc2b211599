"""What people type, made fit to keep: one spelling, no control characters, nothing invisible."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# C0 without tab and line feed, DEL, C1, and the noncharacters that no database has to like.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
# Marks that turn the direction of what follows: they make "gnp.exe" of "exe.png".
OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Takes no room on the line. The joiners stay: Persian, Hindi and half of all emoji need them.
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
                       "\u2060-\u2064\u206a-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb"
                       "\U000e0000-\U000e007f]")  # fmt: skip
BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029\u000b\u000c]")
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
PILE = re.compile(f"({_MARK}{{4}}){_MARK}+")


def tidy_body(text: str) -> str:
    """Several lines as we keep them: NFC, plain line feeds, no control characters. Never raises."""
    whole = text.encode("utf-8", "replace").decode()  # half a surrogate pair fits no database
    lines = CONTROLS.sub("", BREAKS.sub("\n", whole))
    return unicodedata.normalize("NFC", PILE.sub(r"\1", lines))


def tidy_line(text: str) -> str:
    """One line, as names and titles are kept: nothing invisible, nothing that turns direction."""
    flat = re.sub(r"\s+", " ", tidy_body(text))
    seen = INVISIBLE.sub("", OVERRIDES.sub("", flat)).strip()
    return seen if seen.strip("\u200c\u200d ") else ""


def cut(words: str, length: int) -> str:
    """The beginning of a line: cut at a word, unless one fills half of it, and marked as cut."""
    if len(words) <= length:
        return words
    kept = words[: length - 1]
    return f"{kept.rsplit(' ', 1)[0] if ' ' in kept[length // 2 :] else kept}…"


class _Words(forms.CharField, ABC):
    """What both fields share: a clear sentence for each thing that can be wrong."""

    default_error_messages = {
        "required": _("This still needs a few words."),
        "max_length": _(
            "%(show_value)d characters is more than fits: %(limit_value)d is the most. "
            "Nothing is lost, shorten it where you like."
        ),
        "min_length": _("A little longer, please: at least %(limit_value)d characters."),
        "nul": _("There is a character in here that no text has. Paste it again as plain text."),
    }

    @abstractmethod
    def tidy(self, text: str) -> str: ...

    def to_python(self, value: Any) -> str:
        """The text as it will be kept; lengths are counted on that."""
        text = super().to_python(value) if isinstance(value, str) else ""
        if text and "\x00" in text:
            raise ValidationError(self.error_messages["nul"], code="nul")
        return self.tidy(text or "")


class LineField(_Words):
    """One line of people's words: a name, a title, a purpose. Give it a max_length."""

    def tidy(self, text: str) -> str:
        return tidy_line(text)


class BodyField(_Words):
    """Several lines of people's words. Give it a max_length; surrounding blank lines go."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"strip": False, **options})

    def tidy(self, text: str) -> str:
        lines = tidy_body(text).rstrip().strip("\n")
        return lines if tidy_line(lines) else ""


class NumberField(forms.IntegerField):
    """A whole number in the digits of our own pages. Give it a min_value and a max_value."""

    def to_python(self, value: Any) -> int | None:
        """The number. Raises ValidationError for any other spelling, other digits included."""
        text = value.strip() if isinstance(value, str) else value
        if isinstance(text, str) and text and not re.fullmatch("-?[0-9]{1,18}", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)
