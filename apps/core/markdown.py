"""Markdown to the prose that posts keep: rendered once, when written, and safe to show as it is.

Two walls: the parser never passes HTML through, and nh3 then keeps an allow-list of tags only.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

import nh3
from django.utils.translation import gettext as _
from markdown_it.token import Token

from apps.core.grammar import parser
from apps.core.highlighting import CLASSES
from apps.core.text import cut, tidy_body

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
        "span": CLASSES | {"leads"},
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


def inert(source: str) -> str:
    """The same prose for who only looks at it: nothing is fetched, and no link can be followed.

    Beside its words stands where a link would have led; pictures are told by their words. Raises
    TooLong.
    """
    tokens = parser().parse(_checked(source), {})
    for token in tokens:
        token.tag = "p" if token.tag == "figure" else token.tag
        token.children = list(_told(token.children or []))
    env = {"people": {}, "sizes": {}, "colours": False}
    return _CLEANER.clean(str(parser().renderer.render(tokens, parser().options, env)))


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
    return cut(" ".join(bare.split()), length)


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


def _told(children: Iterable[Token]) -> Iterator[Token]:
    """Links as their words and addresses, pictures as their words."""
    leads, words = "", ""
    for token in children:
        if token.type == "link_open":
            leads, words = str(token.attrs.get("href", "")), ""
            yield Token("leads_open", "span", 1, attrs={"class": "leads"})
        elif token.type == "link_close":
            yield from _address(leads) if words != leads else ()
            yield Token("leads_close", "span", -1)
        elif token.type == "image":
            yield from _described(token)
        else:
            words += token.content
            yield token


def _address(leads: str) -> Iterator[Token]:
    yield Token("text", "", 0, content=" ")
    yield Token("code_inline", "code", 0, content=leads)


def _described(image: Token) -> Iterator[Token]:
    said = "".join(child.content for child in image.children or [])
    told = _("Picture: %(words)s") % {"words": said} if said else _("Picture without a description")
    yield Token("em_open", "em", 1)
    yield Token("text", "", 0, content=f"[{told}]")
    yield Token("em_close", "em", -1)


def _within(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()
