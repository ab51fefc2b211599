"""What tests ask of a page that compares two texts."""

from __future__ import annotations

import re

MARKED = re.compile(
    r'<(del)><span class="vh">\(taken out: </span>(.*?)<span class="vh">\)</span></del>'
    r'|<(ins)><span class="vh">\(put in: </span>(.*?)<span class="vh">\)</span></ins>',
    re.DOTALL,
)


def changes_in(html: str) -> list[tuple[str, str]]:
    """What it marks as gone ("del") and as come ("ins"); each says so in words, too."""
    found = [(went or came, old or new) for went, old, came, new in MARKED.findall(html)]
    assert len(found) == html.count("<del>") + html.count("<ins>")
    return found
