"""Watched words and haste."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.moderation.models import EVERYWHERE, WatchedWord
from apps.moderation.services.screening import folded_phrase
from tests.communities.makers import make_community
from tests.moderation.screened import known, newcomer, said, turn

pytestmark = pytest.mark.django_db


def watch(phrase: str, place: int) -> None:
    WatchedWord.objects.create(phrase=phrase, folded=folded_phrase(phrase), place=place)


@pytest.mark.parametrize(
    "body", ["Cheap tickets!", "CHEAP  tickets", "\u0441he\u0430p t1ckets here", "*cheap*\ntickets"]
)
def test_a_watched_phrase_is_seen_in_every_disguise(body: str) -> None:
    place = make_community()
    watch("cheap tickets", place.pk)

    assert said(body, known(), place) == [
        ("words", "It names “cheap tickets”, which this community watches.")
    ]


@pytest.mark.parametrize("body", ["Cheapest ticketsellers", "A cheap way to print tickets", "ass"])
def test_words_are_whole(body: str) -> None:
    place = make_community()
    watch("cheap tickets", place.pk)
    watch("as", place.pk)

    assert said(body, known(), place) == []


def test_titles_are_read_as_well() -> None:
    place = make_community()
    watch("raffle", place.pk)

    assert said("Who is in?", known(), place, title="A Raffle!") == [
        ("words", "It names “raffle”, which this community watches.")
    ]


def test_the_sites_words_count_everywhere_and_anothers_nowhere_else() -> None:
    place, other = make_community(), make_community("elsewhere")
    watch("raffle", EVERYWHERE)
    watch("lottery", other.pk)

    assert said("A raffle, or a lottery?", known(), place) == [
        ("words", "It names “raffle”, which the whole site watches.")
    ]


def test_a_word_on_both_lists_is_said_once() -> None:
    place = make_community()
    watch("raffle", EVERYWHERE)
    watch("Raffle", place.pk)

    assert said("A raffle!", known(), place) == [
        ("words", "It names “Raffle”, which this community watches.")
    ]


def test_signs_of_patterns_are_words_like_any_other() -> None:
    place = make_community()
    watch("(a+)+ b", place.pk)

    ada = known()

    assert said("a" * 3000, ada, place) == []
    assert len(said("a b", ada, place)) == 1


BODY = "I soak mine over night in warm water with a drop of soap, and it has held since."


def test_words_sent_faster_than_anybody_types_are_looked_at() -> None:
    assert said(BODY, newcomer(), make_community(), took=timedelta(seconds=2)) == [
        ("haste", "80 characters within 2.0 seconds of opening the form.")
    ]


@pytest.mark.parametrize("took", [None, timedelta(seconds=5), timedelta(minutes=3)])
def test_time_enough_or_unknown_is_no_haste(took: timedelta | None) -> None:
    assert said(BODY, newcomer(), make_community(), took=took) == []


def test_who_pasted_a_long_text_and_read_it_is_let_through() -> None:
    took = timedelta(seconds=11)
    body = " ".join(f"Part {number} of my story." for number in range(100))

    assert said(body, newcomer(), make_community(), took=took) == []


def test_people_one_knows_may_paste() -> None:
    assert said(BODY, known(), make_community(), took=timedelta(seconds=1)) == []


def test_a_clock_that_ran_backwards_is_no_haste() -> None:
    assert said(BODY, newcomer(), make_community(), took=timedelta(seconds=-4)) == []


def test_haste_can_be_turned_off() -> None:
    place = make_community()
    turn(place, "haste", on=False)

    assert said(BODY, newcomer(), place, took=timedelta(seconds=1)) == []
