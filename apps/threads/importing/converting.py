"""HTML that others rendered, as Markdown, wherever that loses nothing."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

from apps.core.markdown import render
from apps.threads.models import BODY_LENGTH

_SPACE = re.compile(r"\s+")


class _Converter(MarkdownConverter):
    """ATX headings, fenced code, and links written out."""

    class Options(MarkdownConverter.DefaultOptions):  # type: ignore[misc,name-defined]
        """What differs from the library's own choices."""

        heading_style = "atx"
        bullets = "-"
        autolinks = False


def with_links_for_images(html: str) -> str:
    """The HTML with each picture a link to it: nothing is fetched from elsewhere."""
    if "<img" not in html.lower():
        return html
    soup = BeautifulSoup(html, "html.parser")
    for image in soup("img"):
        link = soup.new_tag("a", href=str(image.get("src", "")))
        link.string = str(image.get("alt") or image.get("src") or "image")
        outer = image.find_parent("a")
        (outer if outer is not None and not outer.get_text(strip=True) else image).replace_with(
            link
        )
    return str(soup)


def markdown_for(html: str, source: str = "") -> str:
    """Markdown that says all that the HTML says: the archive's own, or a conversion; else "".

    The archive's own source is taken only if our renderer makes of it what theirs did.
    """
    said = words_of(html)
    if source and len(source) <= BODY_LENGTH and words_of(render(source)) == said:
        return source
    converted: str = _Converter().convert(html).strip()
    fits = len(converted) <= BODY_LENGTH
    return converted if fits and words_of(render(converted)) == said else ""


def words_of(html: str) -> str:
    """The text alone, without any white space: equal when nothing was lost."""
    return _SPACE.sub("", BeautifulSoup(html, "html.parser").get_text())
