"""Markdown to the prose that posts keep: rendered once, when written, and safe to show as it is.

Two walls: the parser never passes HTML through, and nh3 then keeps an allow-list of tags only.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

import nh3
from markdown_it.token import Token

from apps.core.grammar import parser
from apps.core.highlighting import CLASSES
from apps.core.text import tidy_body

LONGEST = 32_000  # characters of source
LONGEST_HTML = 400_000

Mention: TypeAlias = Callable[[list[str]], Mapping[str, str]]  # handles -> handle: url
Upload: TypeAlias = Callable[[list[str]], Mapping[str, tuple[int, int]]]  # ids -> id: width, height

_OVERRIDE = re.compile("[\u202d\u202e]")
_NO_SENTENCES = re.compile(r"<(h[1-6]|table|pre)\b.*?</\1>", re.DOTALL)
_OURS = re.compile(r"<(?:p|h[3-6]|ul|ol|pre|figure|table|blockquote|hr)\b")
_ENDS = re.compile(r"<(?:/(?:p|h\d|li|pre|t[dhr]|figcaption|blockquote)|br|hr|img)\b[^>]*>")
_SHOWN = re.compile(r"\s*<img\b[^>]*>(?=[.,;:!?)])")  # within a sentence, and left out of it

_TAGS = {
    *("a", "blockquote", "br", "code", "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr"),
    *("img", "input", "label", "li", "ol", "p", "pre", "s", "span", "strong", "table", "tbody"),
    *("td", "th", "thead", "tr", "ul"),
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt", "title", "width", "height"},
        "input": {"disabled", "checked"},
        "ol": {"start"},
    },
    tag_attribute_values={"input": {"type": {"checkbox"}}},
    set_tag_attribute_values={"img": {"loading": "lazy"}},
    allowed_classes={
        "a": {"mention"},
        "span": CLASSES,
        "li": {"task-list-item"},
        "td": {"start", "centre", "end"},
        "th": {"start", "centre", "end"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow ugc noopener",
)


class TooLong(ValueError):  # noqa: N818  it reads as what happened
    """More characters than are ever rendered; forms say so long before."""


def render(source: str, *, mention: Mention | None = None, upload: Upload | None = None) -> str:
    """The prose of a text, sanitised.

    `mention` and `upload` are asked once for the whole text; without `upload`, pictures have no
    size. Raises TooLong. Should the markup come out too long to keep, it is told more plainly.
    """
    text = _checked(source)
    tokens = parser().parse(text, {})
    people = mention(_handles(tokens)) if mention and _handles(tokens) else {}
    pictures = _pictures(tokens)
    sizes = upload(sorted(pictures)) if upload and pictures else None
    for colours in (True, False):
        env = {"people": people, "sizes": sizes, "colours": colours}
        prose = _CLEANER.clean(str(parser().renderer.render(tokens, parser().options, env)))
        if len(prose) <= LONGEST_HTML:
            return prose
    return _CLEANER.clean(f"<pre>{html.escape(text)}</pre>")


def mentions_in(source: str) -> list[str]:
    """The handles a text names, in lower case, each once, in order."""
    return _handles(parser().parse(_checked(source), {}))


def pictures_in(source: str) -> set[str]:
    """The public ids of the uploads a text shows."""
    return _pictures(parser().parse(_checked(source), {}))


def plain(text: str, length: int = 300) -> str:
    """The words alone, of rendered prose or of source, on one line, cut at a word."""
    prose = text if _OURS.match(text) else render(text[:LONGEST])
    spaced = _ENDS.sub(r"\g<0> ", _SHOWN.sub("", prose))
    bare = html.unescape(nh3.clean(spaced, tags=set()))
    words = " ".join(bare.split())
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[length // 2 :] else cut}…"


def excerpt(prose: str, length: int = 300) -> str:
    """The first sentences of rendered prose: no headings, tables and code, unless that is all."""
    return plain(_NO_SENTENCES.sub("", prose).lstrip(), length) or plain(prose, length)


def _checked(source: str) -> str:
    """The text to work on; its length is looked at before anything else is done."""
    if len(source) > LONGEST:
        raise TooLong(f"{len(source)} characters; {LONGEST} is the most.")
    return _OVERRIDE.sub("", tidy_body(source))


def _handles(tokens: Iterable[Token]) -> list[str]:
    found = (t.content[1:].lower() for t in _within(tokens) if t.type == "mention")
    return list(dict.fromkeys(found))


def _pictures(tokens: Iterable[Token]) -> set[str]:
    return {token.meta["id"] for token in _within(tokens) if token.type == "image"}


def _within(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()
