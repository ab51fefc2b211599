"""What a thing says, as those who keep order read it: in a line, and whole."""

from __future__ import annotations

from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from apps.core.kinds import Kind
from apps.core.markdown import LONGEST, inert, plain
from apps.core.text import cut

LINE = 200  # characters of what stands in lists


def line_of(declared: Kind, text: str, length: int = LINE) -> str:
    """Its first words on one line, without the marks of Markdown, cut at a word."""
    if declared.is_prose:
        return plain(text, length)
    return cut(" ".join(text.split()), length)


def prose_of(declared: Kind, text: str) -> SafeString:
    """All of it as it looks where it stands, but that nothing in it is fetched or followed."""
    if declared.is_prose and len(text) <= LONGEST:
        return mark_safe(inert(text))  # noqa: S308  core cleans it
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308  each line is escaped
