"""HTML that others rendered, as Markdown, wherever that loses nothing.

Whatever a row holds, it ends neither in an error nor in minutes. It is parsed as browsers do, which
minds no nonsense, and what comes of that is short and shallow, or stays HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

import nh3
from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

from apps.core.markdown import render
from apps.core.text import tidy_body
from apps.threads.models import BODY_LENGTH, HTML_LENGTH

DEEPEST = 60  # elements in elements; the converter goes down into each by calling itself
WORK = 10**6  # tags by depth: to what a parser's work can swell, whatever it makes of them
MOST_PICTURES = 200
LONGEST = 4 * BODY_LENGTH  # of HTML: more does not become so little Markdown
_SPACE = re.compile(r"\s+")
_WIDE = re.compile(r"\s{200,}")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_FLAT = {"br", "hr", "img"} | {"p", "li", "dt", "dd", "tr", "td", "th"}  # the next one closes it
_TAGS = (
    "a b blockquote br center cite code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li ol p "
    "pre q s samp section strike strong sub sup table tbody td tfoot th thead tr u ul"
)
_PARSER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    attributes={"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


class _Converter(MarkdownConverter):
    """ATX headings, fenced code, and links written out."""

    class Options(MarkdownConverter.DefaultOptions):  # type: ignore[misc,name-defined]
        """What differs from the library's own choices."""

        heading_style = "atx"
        bullets = "-"
        autolinks = False


def converted(raw: str, source: str = "") -> tuple[str, str]:
    """Markdown that says all that the HTML says, or else "" and the HTML, its pictures as links.

    The archive's own source is taken only if our renderer makes of it what theirs did.
    """
    if len(raw) > HTML_LENGTH:
        return "", raw  # and is refused for its length
    parsed = _parsed(tidy_body(raw))
    if len(parsed) > LONGEST or parsed.count("<img") > MOST_PICTURES:
        return "", parsed
    if _depth(_TAG.findall(parsed)) > DEEPEST:
        return "", parsed
    try:
        linked = with_links_for_images(parsed)
        return markdown_for(linked, source), linked
    except Exception:  # noqa: BLE001  whatever a library makes of it, the rest is to come in
        return "", parsed


def _parsed(raw: str) -> str:
    """Well-formed HTML; of what would take a parser too long, the words alone."""
    tags = _TAG.findall(raw)
    if len(tags) * _depth(tags) <= WORK:
        return _PARSER.clean(_WIDE.sub(" ", raw))
    first, *rest = raw.split("<")
    words = " ".join([first, *(piece.partition(">")[2] for piece in rest)])
    return html.escape(" ".join(html.unescape(words).split()))


def _depth(tags: Sequence[tuple[str, str]]) -> int:
    """How many elements stand in each other, if nothing is closed but by its own tag."""
    depth = deepest = 0
    for closes, name in tags:
        if name.lower() not in _FLAT:
            depth += -1 if closes else 1
            deepest = max(deepest, depth)
    return deepest


def with_links_for_images(markup: str) -> str:
    """The HTML with each picture a link to it: nothing is fetched from elsewhere."""
    if "<img" not in markup.lower():
        return markup
    soup = BeautifulSoup(markup, "html.parser")
    for image in soup("img"):
        link = soup.new_tag("a", href=str(image.get("src", "")))
        link.string = str(image.get("alt") or image.get("src") or "image")
        outer = image.find_parent("a")
        (outer if outer is not None and not outer.get_text(strip=True) else image).replace_with(
            link
        )
    return str(soup)


def markdown_for(markup: str, source: str = "") -> str:
    """Markdown that says all that the HTML says: the archive's own, or a conversion; else ""."""
    said = words_of(markup)
    if source and len(source) <= BODY_LENGTH and words_of(render(source)) == said:
        return source
    markdown: str = _Converter().convert(markup).strip()
    fits = len(markdown) <= BODY_LENGTH
    return markdown if fits and words_of(render(markdown)) == said else ""


def words_of(markup: str) -> str:
    """The text alone, without any white space: equal when nothing was lost."""
    return _SPACE.sub("", BeautifulSoup(markup, "html.parser").get_text())
