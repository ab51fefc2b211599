"""How screens read: through disguises, and without mistaking plain words for them."""

from __future__ import annotations

import pytest

from apps.moderation.screening.reading import (
    folded,
    hosts_in,
    parents_of,
    phrase_of,
    said_in,
    traits_of,
    words_of,
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Cheap", ("cheap",)),
        ("CHÉAP", ("cheap",)),
        ("\u0441h\u0435\u0430\u0440", ("cheap",)),  # Cyrillic letters and one Latin
        ("c\u200bh\u00adeap", ("cheap",)),  # invisible ones between
        ("\uff43\uff48\uff45\uff41\uff50", ("cheap",)),  # full width
        ("ch3ap t1ckets", ("cheap", "tickets")),
        ("pri$e", ("prise",)),
        ("don’t", ("don't",)),
        ("3pm, 2nd, mp3", ("3pm", "2nd", "mp3")),  # not every digit is a disguise
        ("1234", ("1234",)),
        ("привет", ("привет",)),  # a word of its own script stays what it is
        ("", ()),
    ],
)
def test_words_are_read_without_their_disguise(typed: str, read: tuple[str, ...]) -> None:
    assert words_of(typed) == read


def test_a_text_beyond_every_form_is_read_as_far_as_one_goes() -> None:
    assert len(folded("a" * 100_000)) == 32_000


def test_phrases_stand_between_spaces() -> None:
    assert phrase_of("Cheap, TICKETS!") == " cheap tickets "


def test_quotations_are_somebody_elses_words_and_addresses_all_alike() -> None:
    assert said_in("> Buy now\n\nNo. See https://example.org/a?b=1 there").split() == [
        *("No.", "See", "link", "there")
    ]


def test_hosts_are_told_without_www_port_and_path() -> None:
    text = "See https://WWW.Shop.example:8080/a, http://b.example. and www.c.example/x"

    assert hosts_in(text) == {"shop.example", "b.example", "c.example"}


def test_a_host_in_other_letters_is_kept_as_name_servers_know_it() -> None:
    assert hosts_in("https://B\u00fccher.example/ and https://xn--bcher-kva.example") == {
        "xn--bcher-kva.example"
    }


@pytest.mark.parametrize("odd", ["https://[::1", "https://", "http:///x", "https://user:pw@/"])
def test_an_address_that_is_none_leads_nowhere(odd: str) -> None:
    assert "" not in hosts_in(f"See {odd} there")


def test_our_own_pages_are_no_host(settings: object) -> None:
    from django.conf import settings as ours  # noqa: PLC0415

    assert hosts_in(f"See {ours.SITE_URL}/t/abc") == frozenset()


def test_a_host_is_beneath_others_but_not_beneath_the_last_part_alone() -> None:
    assert parents_of("a.shop.example.org") == [
        "a.shop.example.org",
        "shop.example.org",
        "example.org",
    ]
    assert parents_of("example.org") == ["example.org"]


def test_each_trait_counts_once_however_often_it_is_said() -> None:
    assert traits_of("", "Win win WIN!! £5") == {
        *("win", "#1", "[exclaims]", "[money]", "[length 5]")
    }


def test_long_words_count_by_their_beginning_too() -> None:
    assert {"tickets", "ticke…"} <= traits_of("", "tickets")
