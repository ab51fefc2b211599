"""Prose: what people write comes out whole, and nothing comes out alive."""

import json
import re
import threading
from collections import Counter
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from apps.core import markdown
from apps.core.markdown import TooLong, excerpt, inert, mentions_in, pictures_in, plain, render
from tests.core.pathological import PATHOLOGICAL

CONFORMANCE = next(
    (
        found
        for up in Path(__file__).parents
        if (found := up / "shared/data/markdown-conformance").is_dir()
    ),
    Path("nowhere"),
)
ATTRIBUTES = {
    "a": {"href", "title", "rel", "class"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start", "class"},
    **{key: {"class"} for key in ("span", "li", "ul", "td", "th")},
}
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


def conformance() -> list[tuple[str, str]]:
    names = ("commonmark-spec.json", "gfm-extensions.json", "gfm-spec.json")
    examples: list[dict[str, str]] = []
    for name in names:
        examples += json.loads((CONFORMANCE / name).read_text())
    return [(example["markdown"], example["html"]) for example in examples]


def words_of(fragment: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", fragment))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("It tore here ![x](/files/aaaaaaaaaa/large/).", "It tore here."),
        ("![x](/files/aaaaaaaaaa/large/), said Ada", ", said Ada"),
        ("Here ![x](/files/aaaaaaaaaa/large/) it tore", "Here it tore"),
    ],
)
def test_a_picture_in_a_sentence_leaves_no_hole_in_its_words(source: str, words: str) -> None:
    assert plain(render(source)) == words


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


def test_length_is_looked_at_first() -> None:
    with pytest.raises(TooLong):
        render("a" * 32_001)
    with pytest.raises(TooLong):
        mentions_in("@a " * 11_000)


def test_what_lies_too_deep_is_text_and_stays() -> None:
    assert "the bottom" in render("> " * 300 + "the bottom")
    assert "the bottom" in render("- " * 300 + "the bottom")


def test_mentions_are_links_where_a_name_could_stand() -> None:
    asked: list[list[str]] = []

    def known(names: list[str]) -> dict[str, str]:
        asked.append(names)
        return {"sefa": "/@sefa"}

    prose = render("@Sefa, (@sefa) _@sefa_ and @nobody: `@sefa`, x@sefa.org", mention=known)
    assert asked == [["sefa", "nobody"]]
    assert prose.count('<a class="mention" href="/@sefa"') == 3
    assert "@nobody" in prose
    assert "<code>@sefa</code>" in prose


@pytest.mark.parametrize(
    "source",
    ["[@sefa](https://x.org)", "`@sefa`", "    @sefa", "a@sefa.org", "https://x.org/@sefa",
     "<https://x.org/@sefa>", "@sefa@social.org", "@sefa/x", "a@sefa", "@" + "a" * 31],
)  # fmt: skip
def test_these_name_nobody(source: str) -> None:
    assert mentions_in(source) == []


def test_mentions_are_told_once_and_in_order() -> None:
    assert mentions_in("@noor @Sefa\n\n> @noor\n\n- @jonas_k @ana-m.") == [
        "noor", "sefa", "jonas_k", "ana-m",
    ]  # fmt: skip


def test_a_picture_of_ours_that_stands_alone_is_a_figure() -> None:
    prose = render('![teeth](/files/7fk2m9qx4c/ "After rinsing")',
                   upload=lambda _: {"7fk2m9qx4c": (1600, 900)})  # fmt: skip
    assert prose.startswith("<figure><img ")
    assert 'width="1600" height="900"' in prose
    assert "<figcaption>After rinsing</figcaption></figure>" in prose
    assert "<p>" not in prose
    assert render("![](/files/7fk2m9qx4c/)").startswith("<p><img ")
    assert render("so: ![teeth](/files/7fk2m9qx4c/)").startswith("<p>so: <img ")


def test_pictures_of_others_become_links_and_unknown_ones_words() -> None:
    assert "<img" not in render("![a tern](https://x.org/tern.png)")
    assert 'href="https://x.org/tern.png"' in render("![a tern](https://x.org/tern.png)")
    assert render("![a tern](/files/7fk2m9qx4c/)", upload=lambda _: {}) == (
        "<figure>a tern</figure>\n"
    )
    assert pictures_in("![a](/files/7fk2m9qx4c/) ![b](https://x.org/b.png)") == {"7fk2m9qx4c"}


def test_headings_stand_below_the_pages_own() -> None:
    assert render("# a\n## b\n###### c") == "<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>\n"


def test_code_is_coloured_by_classes_and_kept_to_the_letter() -> None:
    code = "\n\ndef f():\n\treturn '<b>'\n\n"
    prose = render(f"```py\n{code}```")
    assert "hl-k" in prose
    assert Read(prose).text == code + "\n"
    assert render("```brainfuck\n+<\n```") == "<pre><code>+&lt;\n</code></pre>\n"


def test_control_characters_are_gone_and_no_override_is_left() -> None:
    prose = render("a\x00b\x07c\u202egnp.exe \ud800 \x1b[31m")
    assert prose == "<p>abcgnp.exe ? [31m</p>\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# A *title*\n\nand `code` & more", "A title and code & more"),
        ("<p>one</p><p>two &amp; three</p>", "one two & three"),
        ("<ul>\n<li>one</li><li>two</li></ul>", "one two"),
        ("<b>not ours</b>", "<b>not ours</b>"),
        ("", ""),
    ],
)
def test_plain_words(text: str, words: str) -> None:
    assert plain(text) == words


def test_plain_words_are_cut_at_a_word() -> None:
    assert plain("one two three four", 12) == "one two…"
    assert plain("a" * 50, 10) == "a" * 9 + "…"


def test_two_threads_do_not_disturb_each_other() -> None:
    source = "see https://a.org/b and www.c.org and d@e.org\n\n" * 20
    expected = render(source)
    got: list[str] = []
    threads = [
        threading.Thread(target=lambda: got.extend(render(source) for _ in range(5)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [expected] * 20


def test_an_excerpt_is_made_of_sentences() -> None:
    prose = render(
        "We counted.\n\n## The tray\n\n| what | many |\n|-|-|\n| salt | 44 |\n\nThat was it."
    )

    assert excerpt(prose) == "We counted. That was it."


@pytest.mark.parametrize("source", ["## The tray", "    only code", "| a | b |\n|-|-|\n| c | d |"])
def test_unless_there_are_none(source: str) -> None:
    assert excerpt(render(source)) == plain(source)


def test_prose_for_who_only_looks_says_where_links_lead_and_leads_nowhere() -> None:
    told = inert("**Look** at [my shop](https://shop.example/a?b=1&c=2), or https://swap.example/")

    assert told == (
        "<p><strong>Look</strong> at "
        '<span class="leads">my shop <code>https://shop.example/a?b=1&amp;c=2</code></span>, or '
        '<span class="leads">https://swap.example/</span></p>\n'
    )


def test_prose_for_who_only_looks_fetches_no_picture() -> None:
    told = inert(
        "![A *blue* seal](/files/7fk2m9qx4c/large/)\n\n"
        "So ![](/files/7fk2m9qx4c/) and ![far](https://far.example/x.png) and @rob"
    )

    assert told == (
        "<p><em>[Picture: A blue seal]</em></p>\n"
        "<p>So <em>[Picture without a description]</em> and "
        '<span class="leads">far <code>https://far.example/x.png</code></span> and @rob</p>\n'
    )


@pytest.mark.parametrize("source", HOSTILE)
def test_prose_for_who_only_looks_is_as_dead_as_any(source: str) -> None:
    told = inert(source)

    assert [tag for tag in re.findall(r"<([a-z0-9]+)", told) if tag in {"a", "img"}] == []
    assert "<script" not in told
