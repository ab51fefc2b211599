"""One colour in, a whole place out, and every word in it can be read."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as some

from apps.communities import theme
from apps.communities.colours import contrast, from_hex, to_oklch
from apps.communities.models import Brand

EDGES = ["#ffffff", "#000000", "#808080", "#ff0000", "#00ff00", "#0000ff", "#ffff00", "#f2b705"]
EDGES += ["#00ffff", "#ff00ff", "#e4572e", "#7a2e4d", "#222222", "#0e6478", "#010101", "#fefefe"]
PAPERS = ["paper-0", "paper-1", "raised"]
GROUNDS = [*PAPERS, "accent-soft", "lamp"]
DRAWN = {  # DESIGN.md, section 2.1: day and night
    "paper-0": ("#fcfcfa", "#0f191c"),
    "paper-1": ("#f7f6f2", "#091316"),
    "raised": ("#ffffff", "#182427"),
    "ink-1": ("#132328", "#e7e6e2"),
    "ink-2": ("#415358", "#b1b7b9"),
    "ink-3": ("#5f6e73", "#8c9496"),
    "control": ("#7f8f93", "#677073"),
    "accent": ("#0e6478", "#63adc3"),
    "accent-fill": ("#0e6478", "#56a1b6"),
    "on-accent": ("#fefdfc", "#0b1619"),
    "accent-fill-hover": ("#005466", "#66b1c6"),
    "accent-soft": ("#e4f3f8", "#152e35"),
    "accent-soft-2": ("#cce9f2", "#1b3f49"),
    "tick": ("#0e6478", "#428da2"),
    "tick-past": ("#6b97a4", "#366f7f"),
    "lamp": ("#fbf2dc", "#2a2418"),
    "lamp-line": ("#dcb87a", "#7e6438"),
    "good": ("#20774e", "#5aac7f"),
    "good-soft": ("#e1f6e9", "#1b2f23"),
    "warn": ("#8f5f13", "#c3904c"),
    "warn-soft": ("#fceedc", "#352716"),
    "bad": ("#b83d36", "#e17a6f"),
    "bad-soft": ("#ffebe8", "#3a2321"),
}
LEAST = [  # the least contrast of each of these, on each of those
    (["ink-1", "ink-2", "ink-3", "accent"], GROUNDS, 4.6),
    (["good", "warn", "bad"], PAPERS, 4.8),
    (["tick", "control"], PAPERS[:2], 3.1),
    (["tick-past"], PAPERS[:1], 3.1),
]


def assert_readable(colour: str) -> None:
    """Point 8 of section 6: what was proven once stays proven."""
    found = theme.roles(colour)
    for when in (0, 1):
        role = {name: from_hex(pair[when]) for name, pair in found.items()}
        for words, grounds, least in LEAST:
            for word in words:
                for ground in grounds:
                    ratio = contrast(role[word], role[ground])
                    assert ratio >= least, (colour, when, word, ground, ratio)
        for name in theme.STATUS:
            assert contrast(role[name], role[f"{name}-soft"]) >= 4.8, (colour, when, name)
        assert contrast(role["on-accent"], role["accent-fill"]) >= 4.6, (colour, when)
        assert contrast(role["fill-line"], role["paper-0"]) >= 1.6, (colour, when)
        assert contrast(from_hex("#ffffff"), role["door"]) >= 7.5, (colour, when)


@pytest.mark.parametrize("colour", EDGES)
def test_the_hardest_colours_can_be_read(colour: str) -> None:
    assert_readable(colour)


@tried(max_examples=150, deadline=None)
@given(some.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
def test_any_colour_can_be_read(colour: str) -> None:
    assert_readable(colour)


def test_tern_and_tide_looks_as_drawn() -> None:
    found = theme.roles("#0e6478")
    assert {role: found[role] for role in DRAWN} == DRAWN


def test_the_sheet_s_own_colours_are_the_default_brand_s() -> None:
    tokens = Path(settings.BASE_DIR, "static/css/tokens.css").read_text()
    for role, (day, night) in theme.roles("#0e6478").items():
        assert f"--{role}: light-dark({day}, {night});" in tokens


def test_a_brand_that_can_carry_words_is_kept_exactly() -> None:
    assert theme.roles("#f2b705")["accent-fill"] == ("#f2b705", "#f2b705")
    assert theme.roles("#7a2e4d")["accent-fill"][0] == "#7a2e4d"


def test_a_grey_brand_stays_grey() -> None:
    for colour in theme.roles("#222222")["accent"]:
        assert to_oklch(from_hex(colour))[1] < theme.GREY


def test_a_red_brand_never_owns_danger() -> None:
    red = theme.roles("#d92b1f")
    hues = [to_oklch(from_hex(red[role][0]))[2] for role in ("accent", "bad")]
    assert abs(hues[0] - hues[1]) > 15


def test_the_sheet_sets_every_role_once() -> None:
    sheet = theme.sheet("#0e6478")
    named = re.findall(r"--([\w-]+):", sheet)
    assert sorted(named) == sorted(["brand", *theme.roles("#0e6478")])


@pytest.mark.django_db
def test_the_sheet_is_kept_for_good_and_an_old_address_leads_to_today_s(client: Client) -> None:
    Brand.objects.create(pk=1, name="Hob & Hive", colour="#f2b705")
    address = f"/theme-{theme.digest('#f2b705')}.css"
    answer = client.get(address)
    assert answer["Content-Type"] == "text/css"
    assert "immutable" in answer["Cache-Control"]
    assert "#f2b705" in answer.content.decode()
    old = client.get(f"/theme-{theme.digest('#0e6478')}.css")
    assert (old.status_code, old["Location"]) == (302, address)
    assert "immutable" not in old["Cache-Control"]
    assert client.post(address).status_code == 405
