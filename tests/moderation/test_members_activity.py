"""How the news of moderation reads among all the rest."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from apps.moderation import services
from apps.moderation.models import Decision
from apps.threads.models import Post
from tests.communities.makers import make_community
from tests.ledger.settling import settle
from tests.moderation.makers import (
    decide,
    delivered,
    dismissed,
    keeper,
    make_case,
    offer,
    person,
)
from tests.threads.makers import make_reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


def rows(client: Client, handle: str) -> list[str]:
    """The sentences of somebody's activity, newest first, without markup."""
    client.force_login(person(handle))
    found = re.findall(r'actrow__x">(.*?)</p>', client.get("/activity/").text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", row).split()) for row in found]


def answered(outcome: str, rung: str = "", post: Post | None = None) -> Decision:
    decision = delivered(decide(make_case(post)))
    appeal = services.appeal(decision=decision, text="I gave it away.")
    services.answer_appeal(
        standing=keeper(decision.community or make_community(), "callum", "steward"),
        appeal=appeal,
        outcome=outcome,
        reasons="I read it twice.",
        rung=rung,
    )
    settle()
    return decision


def test_a_letter_reads_as_one(client: Client) -> None:
    delivered(decide(make_case()))
    settle()

    assert rows(client, "rob") == ["A letter about what you wrote in Repair Bench"]


def test_a_reporter_hears_of_their_own_words_and_of_nobody(client: Client) -> None:
    delivered(decide(make_case()))
    settle()

    said = "Thank you. Action was taken on “Message me, I do seals and zips for sixty quid.”"
    assert rows(client, "dilys") == [said]


@pytest.mark.parametrize(
    ("unclear", "said"),
    [
        (False, "Thank you. We looked, and no rule was crossed by"),
        (True, "Thank you. We looked, and could not tell about"),
    ],
)
def test_where_nothing_was_wrong_the_reporter_hears_that(
    client: Client, said: str, *, unclear: bool
) -> None:
    post = offer()
    case = make_case(post)
    dismissed(case, keeper(post.thread.community), unclear=unclear)
    settle()

    assert rows(client, "dilys") == [f"{said} “Message me, I do seals and zips for sixty quid.”"]


def test_who_looked_is_neither_named_nor_shown(client: Client) -> None:
    post = offer()
    dismissed(make_case(post), keeper(post.thread.community))
    answered("upheld", post=make_reply(post.thread, "rob", "Forty, for members."))

    for handle, looked in (("dilys", "Priya"), ("rob", "Callum")):
        rows(client, handle)
        assert looked not in client.get("/activity/").text


@pytest.mark.parametrize(
    ("outcome", "rung", "said"),
    [
        ("upheld", "", "Somebody else looked again, and it stays, about"),
        ("reduced", "note", "Somebody else looked again, and made it lighter, about"),
        ("overturned", "", "We were wrong, and put it back:"),
    ],
)
def test_letter_and_answer_are_one_row_that_leads_to_the_letter(
    client: Client, outcome: str, rung: str, said: str
) -> None:
    decision = answered(outcome, rung)

    assert rows(client, "rob") == [f"{said} what you wrote in Repair Bench"]
    assert decision.get_absolute_url() in client.get("/activity/").text
