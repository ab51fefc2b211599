"""What the classifier says of its reasons can be found in the text by whoever reads them."""

from __future__ import annotations

import pytest

from apps.moderation.screening.explaining import explained
from apps.moderation.screening.reading import traits_of
from tests.communities.makers import make_community
from tests.moderation.screened import doubts, newcomer, teach, turn

SAYS = "The classifier leans to what you decide against"
OFFER = "CHEAP TICKETS!! Call +44 7911 123456, £5 each, f*ck the queue https://shop.example/x"


def why(text: str, *told_by: str) -> str:
    return explained(told_by, traits_of("", text)).removeprefix(SAYS)


@pytest.mark.parametrize(
    ("text", "told_by", "said"),
    [
        (OFFER, ["cheap", "tickets"], ": “cheap”, “tickets”."),
        (OFFER, ["ticke…", "tickets"], ": “tickets”."),
        ("tickets, ticketing", ["ticke…"], ": “ticketing”, “tickets”."),
        (OFFER, ["shop.example", "[link]"], ": “shop.example”; and a link."),
        ("Look https://shop.example/", ["[link]"], ", by its shape: a link and little else."),
        (
            OFFER,
            ["[money]", "cheap", "[capitals]", "[exclaims]", "[number]"],
            ": “cheap”; and a sum of money, many capitals, exclamation marks in a row.",
        ),
        (
            OFFER,
            ["[number]", "[masked]"],
            ", by its shape: a telephone number, signs in place of letters.",
        ),
        ("Win now", ["win", "[length 3]"], ": “win”; and very short."),
        ("x" * 2000, ["[length 11]", "[length 11]"], ", by its shape: very long."),
        (OFFER, ["cheap", "[length 7]", "#1", "#2"], ": “cheap”."),
        ("Code 123456", ["#6"], ", by its shape: a long number."),
        (OFFER, ["[length 7]", "#2"], ", by many small signs."),
        (OFFER, [], ", by many small signs."),
    ],
)
def test_words_are_named_and_shapes_are_described(text: str, told_by: list[str], said: str) -> None:
    assert why(text, *told_by) == said


def test_no_more_is_named_than_one_reads() -> None:
    letters = [letter * 3 for letter in "abcdefgh"]
    assert why(" ".join(letters), *letters) == ": “aaa”, “bbb”, “ccc”, “ddd”, “eee”."


@pytest.mark.django_db
@pytest.mark.parametrize("text", [OFFER, "WIN WIN!! £500 NOW for all http://a.example"])
def test_nothing_that_it_says_is_a_mark_of_the_machine(text: str) -> None:
    place = make_community()
    turn(place, "classifier", on=True)
    teach(text, "soak the seal in warm water and press it until it holds again")

    [said] = [one.said for one in doubts(text, newcomer(), place) if one.screen == "classifier"]

    assert said.startswith(SAYS)
    assert not {"[", "#", "…"} & set(said)
