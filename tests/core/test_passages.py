"""Passages of texts: found, told apart, taken out and put back."""

from __future__ import annotations

import pytest

from apps.core.passages import is_in, replaced, spellings, told_apart

TEXT = "Ask Rob Smith, 12 Elm Street.\n\n> he said\n> 12 Elm\n> Street is  fine"
MARK = "‹passage removed, §2›"  # noqa: RUF001


def test_a_passage_is_found_however_it_is_spaced_quoted_or_written_in_capitals() -> None:
    assert spellings(TEXT, ["12 elm street"]) == ["12 Elm Street", "12 Elm\n> Street"]


def test_what_a_mark_says_is_no_passage() -> None:
    assert spellings(f"It was {MARK}. Removed!", ["removed"], [MARK]) == ["Removed"]


@pytest.mark.parametrize(
    ("typed", "found", "missing"),
    [
        ("Rob Smith", ["Rob Smith"], []),
        ("Rob Smith\n12 Elm Street", ["Rob Smith", "12 Elm Street"], []),
        ("12 Elm\nStreet", ["12 Elm\nStreet"], []),
        ("Rob Smith\n\nis fine", ["Rob Smith", "is fine"], []),
        ("Rob Smith\nBob", ["Rob Smith"], ["Bob"]),
        ("Rob Smith\n\nRob Smith", ["Rob Smith"], []),
        (" \n\t\n ", [], []),
    ],
)
def test_lines_are_passages_unless_they_stand_there_as_one(
    typed: str, found: list[str], missing: list[str]
) -> None:
    assert told_apart(typed, [TEXT]) == (found, missing)


def test_none_of_nothing_is_in_anything() -> None:
    assert not is_in([TEXT], [])
    assert replaced(TEXT, {}) == TEXT


def test_invisible_characters_hide_nothing() -> None:
    assert is_in(["R\u200bob Smith"], ["rob smith"])


def test_no_earlier_spelling_slips_through() -> None:
    assert replaced("12 E\u200blm", {"12 Elm": "A"}) == "A"
    assert replaced("\u200b12 Elm", {"12 Elm": "A"}) == "\u200bA"
    assert spellings("12 **Elm** and 12 Elm", ["12 elm"]) == ["12 **Elm", "12 Elm"]


def test_the_longest_goes_first_and_nothing_is_replaced_twice() -> None:
    taken = {"Elm": "Rob", "12 Elm Street": "A", "Rob": "B"}
    assert replaced("Rob, 12 Elm Street, Elm", taken) == "B, A, Rob"


def test_each_spelling_comes_back_as_it_was() -> None:
    text = "Elm Street, elm  street"
    marks = dict(zip(spellings(text, ["elm street"]), ("<1>", "<2>"), strict=True))
    out = replaced(text, marks)
    assert out == "<1>, <2>"
    assert replaced(out, {mark: words for words, mark in marks.items()}) == text


def test_letters_that_mean_something_to_patterns_mean_nothing_here() -> None:
    assert replaced("a.c (x) [y]* abc", {"a.c": "1", "(x)": "2", "[y]*": "3"}) == "1 2 3 abc"


@pytest.mark.parametrize(
    "written",
    [
        *(
            f"12 E{hidden}lm Street"
            for hidden in "\u00ad\u200b\u200c\u200d\u202c\u2060\ufe0f\u3164"
        ),
        "12 E**l**m Street",
        "&#49;2 Elm&nbsp;Street",
        "\uff11\uff12 Elm Street",
        "12\n> > Elm\n>\n> Street",
    ],
)
def test_whatever_reads_alike_is_found_whole_and_comes_back_as_it_was_written(written: str) -> None:
    text = f"Wendel lives at {written}, burn it."
    (spelt,) = spellings(text, ["12 elm street"])

    assert spelt == written
    out = replaced(text, {spelt: MARK})
    assert out == f"Wendel lives at {MARK}, burn it."
    assert replaced(out, {MARK: spelt}) == text


def test_hostile_passages_take_one_pass() -> None:
    """A pattern of nested repetitions would not end within a lifetime on these."""
    quotes = "q " + "> " * 16_000
    assert not is_in([quotes + "y"], [quotes[:6000] + "x"])
    assert not is_in(["_ " * 16_000 + "y"], ["_ " * 3_000 + "x"])
    found, missing = told_apart("x\n" * 3_000, ["x y " * 8_000])
    assert (found, missing) == (["x"], [])
