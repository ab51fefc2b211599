"""What a thing says, as those who keep order read it: in a line, and whole."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from apps.core.kinds import Kind
from apps.core.markdown import LONGEST, inert, plain
from apps.core.passages import found_in
from apps.core.text import cut

LINE = 200  # characters of what stands in lists


def line_of(declared: Kind, text: str, length: int = LINE) -> str:
    """Its first words on one line, without the marks of Markdown, cut at a word."""
    if declared.is_prose:
        return plain(text, length)
    return cut(" ".join(text.split()), length)


def prose_of(declared: Kind, text: str, out: Sequence[str] = ()) -> SafeString:
    """All of it as it looks where it stands, but that nothing in it is fetched or followed.

    Where passages of it are `out`, they are marked in the source, which shows what a link hid.
    """
    if found := found_in(text, out):
        return mark_safe(linebreaks(_marked(text, found), autoescape=False))  # noqa: S308  escaped
    if declared.is_prose and len(text) <= LONGEST:
        return mark_safe(inert(text))  # noqa: S308  core cleans it
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308  each line is escaped


def _marked(text: str, found: Sequence[tuple[int, int, str]]) -> SafeString:
    pieces, last = [], 0
    for start, end, _passage in found:
        marked = format_html("<mark>{}</mark>", text[start:end])
        pieces += [escape(text[last:start]), marked]
        last = end
    return SafeString("".join([*pieces, escape(text[last:])]))
