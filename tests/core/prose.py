"""Prose as tests read it: its tags, its words, and that nothing in it is alive."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from apps.core import markdown

ATTRIBUTES = {
    "a": {"href", "title", "rel", "class"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start", "class"},
    **{key: {"class"} for key in ("span", "li", "ul", "td", "th")},
}


class Read(HTMLParser):
    """Tags, attributes and text of a fragment."""

    def __init__(self, fragment: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def assert_harmless(prose: str) -> None:
    for tag, attributes in Read(prose).tags:
        assert tag in markdown._TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()), (tag, attributes)
        if "href" in attributes:
            assert attributes["rel"] == "nofollow ugc noopener"
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", attributes["href"], re.IGNORECASE)
            assert scheme is None or scheme[1].lower() in {"http", "https", "mailto"}
        if tag == "img":
            assert re.fullmatch(r"/files/[0-9a-z]{10}/[a-z0-9]+/", attributes["src"])
