"""The rule that fits what somebody is writing."""

from __future__ import annotations

import pytest

from apps.guidelines.nudging import fitting
from apps.guidelines.rules import Rule

SELL = Rule(4, "Nobody sells here.", "", nudge_words=("sell*", "message me", "quid"))
SAFE = Rule(5, "Keep each other safe.", "", nudge_words=("drysuit*", "neck seal*"))
RULES = (Rule(1, "Be kind.", ""), SELL, SAFE)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", None),
        ("Is 3.4 past saving?", None),
        ("I am SELLING a stove.", SELL),
        ("Message   me,\nplease", SELL),
        ("A message for me", None),
        ("counsellor", None),
        ("Drysuits and a neck-seal: message me", SAFE),
        ("quid, quid, quid for a drysuit and its neck seal", SAFE),
        ("quid for a drysuit", SELL),
        ("> I sell drysuits\n\nPlease do not.", None),
        ("```\nsell\n```\nWhat is that?", None),
        ("```\nsell", None),
    ],
)
def test_it_is_the_one_most_of_whose_words_are_said(text: str, rule: Rule | None) -> None:
    assert fitting(RULES, text) == rule


def test_words_of_any_alphabet_are_found() -> None:
    rule = Rule(1, "x", "", nudge_words=("größe", "продам*", "don’t tell"))
    for text in ("Welche GRÖSSE?", "Продаму лодку", "Don’t tell them"):
        assert fitting([rule], text) == rule, text


def test_words_without_letters_find_nothing() -> None:
    assert fitting([Rule(1, "x", "", nudge_words=("*", "  ", "!?"))], "!? * and more") is None


def test_long_texts_cost_little() -> None:
    words = tuple(f"word{n}*" for n in range(20))
    rules = [Rule(n, "x", "", nudge_words=words) for n in range(40)]
    assert fitting(rules, "nothing of it " * 2_000) is None
