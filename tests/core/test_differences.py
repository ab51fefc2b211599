"""Two texts compared: every word that changed is marked, and no word that did not."""

from __future__ import annotations

import random
import re

import pytest

from apps.core.differences import FINE, pieces

SIGNS = {"": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}


def told(before: str, after: str) -> str:
    return "".join(SIGNS[piece.kind].format(piece.words) for piece in pieces(before, after))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("same", "same", "same"),
        ("", "", ""),
        ("", "It is.", "{+It is.+}"),
        ("It is.", "", "[-It is.-]"),
        ("a b c", "a c", "a [-b-] c"),
        ("One.", "One!", "One[-.-]{+!+}"),
        (
            "Ask the shop before zips, kit.",
            "No home fixes on zips, kit.",
            "[-Ask the shop before-]{+No home fixes on+} zips, kit.",
        ),
        (
            "Disagree with ideas, not with people.",
            "Disagree with ideas, never with people.",
            "Disagree with ideas, [-not-]{+never+} with people.",
        ),
        ("No fixes on zips.", "No fixes on zips or kit.", "No fixes on zips {+or kit+}."),
        (
            "Before you open a zip at home, ask the shop first.",
            "Ask the shop before you open a zip at home.",
            "[-Before-]{+Ask the shop before+} you open a zip at home[-, ask the shop first-].",
        ),
        (
            "Show the whole thing, and say how old it is.",
            "Show the whole thing, one of the damage, and say how old it is.",
            "Show the whole thing, {+one of the damage,+} and say how old it is.",
        ),
        ("Ask. Wait.", "Ask. Look it up. Wait.", "Ask. {+Look it up.+} Wait."),
        ("One line\nand another", "One line\n\nand another", "One line[-\n-]{+\n\n+}and another"),
        ("don't sell", "don’t sell", "[-don't-]{+don’t+} sell"),
        ("two  spaces", "two spaces ", "two spaces "),
    ],
)
def test_only_what_changed_is_marked(before: str, after: str, found: str) -> None:
    assert told(before, after) == found


def test_words_that_stand_often_are_known_again() -> None:
    """What stands often in a long text is no noise: it stayed like the rest."""
    said = "Say what you know, and say how you know. " * 60
    assert told(f"{said}Ask. {said}", f"{said}Listen. {said}") == (
        f"{said}[-Ask-]{{+Listen+}}. {said}"
    )


def test_both_texts_can_be_read_from_it() -> None:
    luck = random.Random(7)  # noqa: S311  it is to be the same each time
    for _ in range(200):
        before, after = (
            "".join(luck.choices(["a", "b", "the", " ", ", ", ".\n"], k=luck.randrange(30)))
            for _ in range(2)
        )
        found = pieces(before, after)
        for kind, text in (("ins", before), ("del", after)):
            read = "".join(piece.words for piece in found if piece.kind != kind)
            assert re.sub(r"[ ]", "", read) == re.sub(r"[ ]", "", text)


@pytest.mark.parametrize("words", [("a b ", "a c "), ("a ", "a b "), ("a, ", "b, ")])
def test_texts_that_are_too_alike_are_compared_in_no_time(words: tuple[str, str]) -> None:
    before, after = (text * (32_000 // len(text)) for text in words)
    assert pieces(before, after)


def test_a_text_of_too_many_words_is_compared_line_by_line() -> None:
    many = "x " * FINE + "\n"
    assert told(f"{many}one word\n", f"{many}another word\n") == (
        f"{many}[-one word\n-]{{+another word\n+}}"
    )
