"""Nearly the same text by several accounts: found by an index, and plain coincidence is not."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from apps.communities.models import Community
from apps.core import clock
from apps.moderation.models import Band, Print
from apps.moderation.screening.alike import shape_of
from apps.moderation.services import forget_prints, hold
from apps.threads.services import edit_post
from tests.communities.makers import make_community
from tests.ledger.settling import settle
from tests.moderation.screened import OFFER, known, newcomer, said, spread
from tests.threads.makers import make_thread, member_of

pytestmark = pytest.mark.django_db

NEAR = (
    "HELLO to all of you! I have a gr3at offer on drysuit seals and zips this week only, "
    "25 quid each; message me and I post them to you the same day."
)
OTHER = (
    "I soak the seal in warm water over night, dry it in the shade, glue both sides thinly, wait "
    "ten minutes and press it with a bottle until it no longer moves."
)


@pytest.fixture
def place() -> Community:
    return make_community()


@pytest.mark.parametrize("again", [OFFER, NEAR, OFFER.upper(), f"**{OFFER}**", f"{OFFER} Thanks!"])
def test_a_near_copy_of_anothers_words_is_looked_at(place: Community, again: str) -> None:
    with time_machine.travel("2027-06-08 12:00", tick=False) as now:
        spread(OFFER, "rob", place=place)
        now.shift(timedelta(days=2))

        assert said(again, newcomer(), make_community("elsewhere")) == [
            ("alike", "Two accounts posted nearly the same text since Tuesday 8 June.")
        ]


def test_every_account_is_counted_once(place: Community) -> None:
    with time_machine.travel("2027-06-08 12:00", tick=False):
        spread(OFFER, "rob", "rob", "dilys", place=place)

        [(_, sentence)] = said(NEAR, newcomer(), place)

    assert sentence.startswith("Three accounts posted nearly the same text")


def test_people_one_knows_may_repeat_somebody_but_not_a_crowd(place: Community) -> None:
    ada = known()
    spread(OFFER, "rob", place=place)
    assert said(OFFER, ada, place) == []

    spread(OFFER, "dilys", place=make_community("elsewhere"))

    assert [screen for screen, _ in said(OFFER, ada, place)] == ["alike"]


def test_other_words_and_other_order_are_no_copy(place: Community) -> None:
    spread(OFFER, "rob", place=place)
    words = OFFER.split()
    words.sort(key=lambda word: word[::-1])

    assert said(OTHER, newcomer(), place) == []
    assert said(" ".join(words), newcomer(), place) == []


def test_short_texts_are_nobodys_own(place: Community) -> None:
    thanks = "Thank you! That helped a lot, I will try it."
    spread(thanks, "rob", "dilys", place=place)

    assert said(thanks, newcomer(), place) == []
    assert Print.objects.count() == 0


def test_who_quotes_somebody_copies_nobody(place: Community) -> None:
    spread(OFFER, "rob", place=place)

    quoted = "\n".join(f"> {line}" for line in OFFER.split(", "))
    assert said(f"{quoted}\n\n{OTHER}", newcomer(), place) == []


def test_ones_own_words_again_are_looked_at_in_the_third_community(place: Community) -> None:
    with time_machine.travel("2027-06-08 12:00", tick=False):
        spread(OFFER, "nils", place=place)
        assert said(OFFER, newcomer("nils"), place) == []
        assert said(OFFER, newcomer("nils"), make_community("second")) == []
        spread(OFFER, "nils", place=make_community("another"))

        assert said(OFFER, newcomer("nils"), make_community("third")) == [
            (
                "alike",
                "Nearly the same text in three communities since Tuesday 8 June, by one account.",
            )
        ]


def test_after_a_week_it_is_forgotten(place: Community) -> None:
    with time_machine.travel("2027-06-08 12:00", tick=False) as now:
        spread(OFFER, "rob", place=place)
        now.shift(timedelta(days=7, seconds=1))
        assert said(OFFER, newcomer(), place) == []
        assert (forget_prints(), Band.objects.count()) == (1, 0)


def test_an_edited_post_is_known_by_its_newer_words(place: Community) -> None:
    [post] = spread(OTHER, "rob", place=place)
    edit_post(standing=member_of(place, "rob"), post=post, body=OFFER, version=1)
    settle()

    assert said(OTHER, newcomer(), place) == []
    assert len(said(OFFER, newcomer(), place)) == 1


def test_the_opening_of_a_thread_is_known_too(place: Community) -> None:
    make_thread("rob", place, body=OFFER)
    settle()

    assert len(said(OFFER, newcomer(), place)) == 1


def test_what_a_screen_held_is_known_before_anybody_reads_it(place: Community) -> None:
    thread = make_thread("rob", place, body=OFFER)
    Print.objects.all().delete()
    hold(kind="post", object_id=thread.posts.get().pk, reasons=["A link."], score=0.5)
    settle()

    assert len(said(OFFER, newcomer(), place)) == 1


def test_a_print_tells_nobody_the_words(place: Community) -> None:
    spread(OFFER, "rob", place=place)

    row = Print.objects.get()
    assert (len(bytes(row.traits)), row.bands.count()) == (36 * 8, 12)


def test_copies_are_found_by_an_index(place: Community) -> None:
    shape = shape_of(OFFER)
    assert shape is not None
    found = Print.objects.filter(at__gt=clock.now(), bands__key__in=shape.bands).distinct()

    plan = found.explain()

    if connection.vendor == "sqlite":
        assert "band_by_key" in plan
        assert "SCAN moderation_print" not in plan


def test_of_two_texts_that_share_no_words_hardly_any_share_a_band() -> None:
    chance = random.Random(7)  # noqa: S311  the same texts each time
    letters = "abcdefghijklmnopqrstuvwxyz"
    made = [
        shape_of(" ".join("".join(chance.choices(letters, k=6)) for _ in range(40)))
        for _ in range(60)
    ]
    bands = [set(shape.bands) for shape in made if shape is not None]

    shared = sum(bool(one & other) for one in bands for other in bands if one is not other)
    assert (len(bands), shared) == (60, 0)


def test_one_word_in_twelve_may_differ() -> None:
    words = OTHER.split()
    shape = shape_of(OTHER)
    assert shape is not None
    for start in range(0, len(words), 9):
        changed = words.copy()
        changed[start] = "otherwise"
        other = shape_of(" ".join(changed))
        assert other is not None
        assert shape.resembles(other.traits.tobytes())
        assert set(shape.bands) & set(other.bands)
