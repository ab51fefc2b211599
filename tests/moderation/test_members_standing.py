"""How somebody stands, by what was decided about them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.moderation import services
from apps.moderation.models import Decision
from tests.accounts.makers import make_user
from tests.communities.makers import make_community
from tests.moderation.letters import rob
from tests.moderation.makers import (
    decide,
    delivered,
    keeper,
    make_case,
    person,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


def test_standing_lists_what_counts_and_what_is_in_force(client: Client) -> None:
    first = delivered(decide(make_case(), "hide"))

    page = rob(client).get("/standing/").text

    assert "0.5 of 0.5" in page
    assert first.get_absolute_url() in page
    assert "Nothing: you can do all that others can." in page


def test_what_is_in_force_says_until_when(letter: Decision, client: Client) -> None:
    until = timezone.now() + timedelta(days=3)
    Decision.objects.update(rung="suspend", until=until)
    assert "Suspend here" in rob(client).get("/standing/").text.split("What counts")[0]

    Decision.objects.update(until=timezone.now() - timedelta(hours=1))
    assert "Nothing: you can do all" in client.get("/standing/").text


def test_an_erased_strike_counts_no_more(letter: Decision, client: Client) -> None:
    appeal = services.appeal(decision=letter, text="I gave it away.")
    place = appeal.decision.community or make_community()
    services.answer_appeal(
        standing=keeper(place, "callum", "steward"),
        appeal=appeal,
        outcome="overturned",
        reasons="You did.",
    )

    page = rob(client).get("/standing/").text

    assert "Nothing counts against you." in page
    assert "Holds no longer" in page


def test_who_has_no_letter_stands_where_everybody_begins(client: Client) -> None:
    client.force_login(make_user("dilys"))

    assert "You stand where everybody begins." in client.get("/standing/").text


def test_standing_shows_nobody_else_s(letter: Decision, client: Client) -> None:
    client.force_login(person("dilys"))

    assert letter.public_id not in client.get("/standing/").text
