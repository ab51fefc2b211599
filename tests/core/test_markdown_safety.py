"""Prose: no word of a specification is lost, and nothing comes out alive, whatever goes in."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from apps.core import markdown
from apps.core.markdown import inert, render
from tests.core.pathological import PATHOLOGICAL
from tests.core.prose import Read, assert_harmless

CONFORMANCE = next(
    (
        found
        for up in Path(__file__).parents
        if (found := up / "shared/data/markdown-conformance").is_dir()
    ),
    Path("nowhere"),
)
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](&#x6A&#x61&#x76&#x61script:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](vbscript:msgbox(1))",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml;base64,PHN2Zy8+)",
    "![a](/files/7fk2m9qx4c/../../logout/)",
    '![a](/files/7fk2m9qx4c/large/"onerror="alert(1))',
    '![a" onerror="alert(1)](/files/7fk2m9qx4c/large/ \'b" onload="alert(1)\')',
    "<javascript:alert(1)>",
    "<https://x.org/\"onmouseover='alert(1)'>",
    '[a](https://x.org/"onmouseover=alert(1))',
    "[a](https://x.org 'b\" onmouseover=\"alert(1)')",
    "[x]: javascript:alert(1)\n\n[x]",
    "```html\n</code></pre><script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "`</code><script>alert(1)</script>`",
    "@sefa<script>alert(1)</script>",
    "| <img src=x onerror=alert(1)> |\n|:-:|\n| <b onclick=alert(1)> |",
    "- [ ] <input autofocus onfocus=alert(1)>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><math><mtext></p><style><img src=x onerror=alert(1)></style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    '<a href="x" style="position:fixed;inset:0">cover</a>',
    "<base href=https://evil.org><form action=https://evil.org><button>",
    "<meta http-equiv=refresh content=0;url=https://evil.org>",
]


def conformance() -> list[tuple[str, str]]:
    names = ("commonmark-spec.json", "gfm-extensions.json", "gfm-spec.json")
    examples: list[dict[str, str]] = []
    for name in names:
        examples += json.loads((CONFORMANCE / name).read_text())
    return [(example["markdown"], example["html"]) for example in examples]


def words_of(fragment: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", fragment))


@pytest.mark.skipif(not CONFORMANCE.is_dir(), reason="the conformance examples are not here")
def test_no_example_of_the_specifications_loses_a_word_or_gets_out() -> None:
    for source, expected in conformance():
        prose = render(source)
        assert_harmless(prose)
        wanted = words_of(Read(expected).text)
        got = words_of(Read(prose).text) + words_of(str(Read(prose).tags))
        missing = {} if "<" in source or "[^" in source else wanted - got  # these are text here
        assert not missing, source


@pytest.mark.skipif(not CONFORMANCE.is_dir(), reason="the conformance examples are not here")
def test_examples_without_markup_of_their_own_come_out_as_the_specification_says() -> None:
    """Those that differ do so on purpose: HTML is text, links are marked, headings are lower."""
    same = 0
    for source, expected in conformance():
        same += _even(render(source)) == _even(expected)
    assert same > 1000  # of 1,350


def _even(fragment: str) -> str:
    plainer = fragment.replace(' rel="nofollow ugc noopener"', "").replace(" />", ">")
    plainer = re.sub(r' class="language-[^"]*"', "", plainer)
    lowered = re.sub(r"(</?h)([1-6])>", lambda m: f"{m[1]}{min(int(m[2]) + 2, 6)}>", plainer)
    return unescape(re.sub(r"\s*\n\s*", "\n", lowered)).strip()


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_comes_out_alive(source: str) -> None:
    assert_harmless(render(source, mention=lambda names: {name: f"/@{name}" for name in names}))


def test_a_quote_in_an_address_cannot_leave_its_attribute() -> None:
    prose = render("@sefa", mention=lambda _: {"sefa": '/"><script>alert(1)</script>'})
    assert_harmless(prose)
    assert "<script" not in prose


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_hostile_shapes_cost_a_bounded_amount_of_work(name: str) -> None:
    """Counted in calls, which is the same on every machine; a second is about ten million."""
    source = PATHOLOGICAL[name][:32_000]
    prose, calls = _counted(source)
    assert calls < 6_000_000
    assert len(prose) <= markdown.LONGEST_HTML
    assert_harmless(prose)
    if name != "marks that pile up":
        assert source.count("a") <= prose.count("a")


def _counted(source: str) -> tuple[str, int]:
    import sys  # noqa: PLC0415  only here is the interpreter itself looked at

    render("warm")
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        prose = render(source)
    finally:
        sys.setprofile(None)
    return prose, calls


@pytest.mark.parametrize("source", HOSTILE)
def test_prose_for_who_only_looks_is_as_dead_as_any(source: str) -> None:
    told = inert(source)

    assert [tag for tag in re.findall(r"<([a-z0-9]+)", told) if tag in {"a", "img"}] == []
    assert "<script" not in told
