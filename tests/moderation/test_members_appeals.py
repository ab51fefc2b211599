"""Saying that a decision was wrong: signed in, and by the letter's link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.core.models import OutgoingMail
from apps.moderation import services
from apps.moderation.models import Appeal, AppealMessage, Decision, Outcome
from tests.communities.makers import make_community
from tests.moderation.letters import by_link, rob
from tests.moderation.makers import (
    keeper,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


@pytest.mark.parametrize("holds", [False, True], ids=["signed in", "by the link"])
def test_an_appeal_is_acknowledged_at_once(
    letter: Decision, client: Client, *, holds: bool
) -> None:
    there = by_link(letter) if holds else letter.get_absolute_url()
    if not holds:
        rob(client)

    answer = client.post(f"{there}appeal/", {"text": "I gave it away."})
    page = client.get(there).text

    assert (answer.status_code, answer["Location"]) == (302, f"{there}#appeal")
    assert Appeal.objects.get().text == "I gave it away."
    assert "Somebody other than Priya reads every word" in page
    assert OutgoingMail.objects.filter(subject="We have your appeal").count() == 1


def test_an_appeal_without_words_comes_back(letter: Decision, client: Client) -> None:
    answer = client.post(f"{by_link(letter)}appeal/", {"text": "  "})
    long = client.post(f"{by_link(letter)}appeal/", {"text": "x" * 4001})

    assert (answer.status_code, long.status_code) == (422, 422)
    assert "x" * 4001 in long.text
    assert not Appeal.objects.exists()


def test_it_is_appealed_once(letter: Decision, client: Client) -> None:
    client.post(f"{by_link(letter)}appeal/", {"text": "I gave it away."})

    answer = client.post(f"{by_link(letter)}appeal/", {"text": "Again."})

    assert answer.status_code == 422
    assert Appeal.objects.get().text == "I gave it away."


def test_after_six_months_there_is_no_form(letter: Decision, client: Client) -> None:
    Decision.objects.update(delivered_at=timezone.now() - timedelta(days=184))

    page = client.get(by_link(letter)).text

    assert "The six months are over." in page
    assert "Have somebody look again" not in page


def test_lines_go_both_ways(letter: Decision, client: Client) -> None:
    appeal = services.appeal(decision=letter, text="I gave it away.")
    steward = keeper(appeal.decision.community or make_community(), "callum", "steward")
    services.write_about_appeal(standing=steward, appeal=appeal, text="Where do you say so?")

    client.post(f"{by_link(letter)}line/", {"text": "In the second line."})
    page = client.get(by_link(letter)).text

    assert "Where do you say so?" in page
    assert "In the second line." in page
    assert "Callum" not in page  # who reads it signs nothing yet
    assert AppealMessage.objects.count() == 2
    assert OutgoingMail.objects.filter(subject="A line for you about your appeal").count() == 1


def test_a_line_without_an_appeal_is_nothing(letter: Decision, client: Client) -> None:
    assert client.post(f"{by_link(letter)}line/", {"text": "Hello?"}).status_code == 404


@pytest.mark.parametrize(
    ("outcome", "rung", "words"),
    [
        (Outcome.UPHELD, "", "It ends here."),
        (Outcome.REDUCED, "note", "made it lighter"),
        (Outcome.OVERTURNED, "", "What it took is put back"),
    ],
)
def test_the_outcome_stands_with_its_reasons(
    letter: Decision, client: Client, outcome: str, rung: str, words: str
) -> None:
    appeal = services.appeal(decision=letter, text="I gave it away.")
    place = appeal.decision.community or make_community()
    services.answer_appeal(
        standing=keeper(place, "callum", "steward"),
        appeal=appeal,
        outcome=outcome,
        reasons="I read it twice.",
        rung=rung,
    )

    page = client.get(by_link(letter)).text

    assert "I read it twice." in page
    assert words in page
    assert "Add this line" not in page
    mail = OutgoingMail.objects.get(subject="What came of your appeal")
    assert "I read it twice." in mail.text


def test_what_holds_instead_can_be_read(letter: Decision, client: Client) -> None:
    appeal = services.appeal(decision=letter, text="I gave it away.")
    place = appeal.decision.community or make_community()
    steward = keeper(place, "callum", "steward")
    services.answer_appeal(
        standing=steward, appeal=appeal, outcome="reduced", reasons="Lighter.", rung="note"
    )
    lighter = Decision.objects.exclude(pk=letter.pk).get()

    before = rob(client).get(letter.get_absolute_url()).text
    after = client.get(lighter.get_absolute_url()).text

    assert lighter.get_absolute_url() in before
    assert "This is a note to you alone." in after
    assert "This holds no longer." not in after
