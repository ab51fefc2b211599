"""What became of a set, word by word."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.core.differences import Piece
from apps.core.markdown import render
from apps.guidelines.comparing import Change, Part
from apps.guidelines.rules import Example, Rule
from apps.guidelines.selectors import changes_since, diff_between, diff_of, in_markdown
from apps.guidelines.services import publish_edition
from tests.communities.makers import make_brand, make_community
from tests.core.marked import changes_in
from tests.guidelines.makers import make_edition

ONE, TWO = Rule(1, "One.", "The first.", key="one"), Rule(2, "Two.", "", key="two")


def test_what_stayed_is_left_out() -> None:
    assert diff_of([ONE, TWO], [ONE, TWO]) == ()


def test_a_rule_is_new_or_gone_or_reworded_or_moved() -> None:
    three = Rule(1, "Three.", "", key="three")
    moved = Rule(2, "Two.", "", key="two")
    found = diff_of([ONE, TWO, Rule(3, "Gone.", "Its line.", key="gone")], [three, moved])
    assert [(change.kind, change.number, change.was) for change in found] == [
        ("new", 1, 0),
        ("gone", 0, 1),
        ("gone", 0, 3),
    ]
    back = diff_of([TWO], [Rule(1, "Two.", "", key="two")])
    assert [(change.kind, change.has_moved) for change in back] == [("moved", True)]


def test_a_reworded_rule_is_told_word_by_word() -> None:
    said = Rule(
        1, "One!", "The first.", key="one", why="It is.", examples=(Example("So.", fits=True),)
    )
    assert diff_of([ONE], [said]) == (
        Change(
            "reworded",
            1,
            1,
            "one",
            (Piece("", "One"), Piece("del", "."), Piece("ins", "!")),
            (
                Part("Why", (Piece("ins", "It is."),)),
                Part("This fits", (Piece("ins", "So."),)),
            ),
        ),
    )


def test_words_to_be_found_by_are_no_change_to_readers() -> None:
    assert diff_of([ONE], [Rule(1, "One.", "The first.", key="one", nudge_words=("x",))]) == ()


def test_rules_without_a_key_are_new() -> None:
    found = diff_of([], [Rule(1, "A.", ""), Rule(2, "B.", "")])
    assert [change.kind for change in found] == ["new", "new"]


def test_a_post_can_hold_the_changes_and_nothing_else() -> None:
    said = Rule(1, "One *or* two.", "The <b>first</b> of [all](x).", key="one")
    gone = Rule(2, "Two, too.", "", key="two")
    html = render(in_markdown(diff_of([ONE, gone], [said])))
    assert "<h4>§1 One <strong>*or* two</strong>.</h4>" in html
    assert (
        "<p>In short: The <strong>&lt;b&gt;</strong> first "
        "<strong>&lt;/b&gt; of [all](x)</strong>.</p>"
    ) in html
    assert "<h4>§2 <s>Two, too.</s></h4>" in html


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("No fixes on zips.", "No fixes on zips or kit.", "zips <strong>or kit</strong>."),
        ("Ask first.", "Ask first, then act.", "Ask first <strong>, then act</strong>."),
        ("At home, ask.", "At home.", "At home <s>, ask</s>."),
        ("Say “no” here.", "Say “yes” here.", "Say “<s>no</s> <strong>yes</strong>” here."),
        ("It is so.", "It is_so.", "It <s>is so</s> <strong>is_so</strong>."),
        ("One!", "One?", "One <s>!</s> <strong>?</strong>"),
        ("(see above)", "(see §3 above)", "(see <strong>§3</strong> above)"),
    ],
)
def test_a_post_marks_no_word_that_stayed(before: str, after: str, shown: str) -> None:
    old, new = (Rule(1, "One.", text, key="one") for text in (before, after))
    assert shown in render(in_markdown(diff_of([old], [new])))


@pytest.mark.django_db
def test_that_the_brand_s_rules_grew_is_no_change_of_a_community_s() -> None:
    make_brand()
    bench = make_community()
    make_edition(None, "One.")
    make_edition(bench, "Ours.")
    make_edition(None, "One.", "Two.")
    make_edition(bench, "Ours.", "Too.")
    found = diff_between(bench, 1, 2)
    assert [(change.kind, change.number) for change in found] == [("new", 4)]
    assert diff_between(bench, 0, 1)[0].kind == "new"
    page = changes_since(bench, 1)
    assert page is not None
    assert (page.changes, page.same) == (found, 1)
    assert [version.number for version in page.versions] == [2]


@pytest.mark.django_db
def test_the_page_shows_what_went_and_what_came(client: Client) -> None:
    make_brand()
    publish_edition(standing=None, community=None, rules=[("Be kind.", "Always.")])
    publish_edition(
        standing=None, community=None, rules=[("Be kind.", "Nearly always.")], note="Be honest."
    )
    html = client.get("/guidelines/since/1/").text
    assert changes_in(html) == [("del", "Always"), ("ins", "Nearly always")]
    assert "Be honest." in html
    assert not client.get("/guidelines/since/1/").cookies
