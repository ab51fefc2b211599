"""Prose: what people write comes out whole, and as they meant it."""

import threading

import pytest

from apps.core.markdown import TooLong, excerpt, inert, mentions_in, pictures_in, plain, render
from tests.core.prose import Read


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
