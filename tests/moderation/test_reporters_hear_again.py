"""What reporters hear when an appeal changes what their report had led to."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from apps.communities.models import Community
from apps.moderation import services
from apps.moderation.models import Decision, Reminder
from apps.notifications.models import Notification
from tests.moderation.makers import (
    decide,
    delivered,
    keeper,
    make_appeal,
    offer,
    person,
    report,
)
from tests.moderation.test_duty_mails import beat, mails, subjects
from tests.moderation.test_member_mails import reasons

pytestmark = pytest.mark.django_db

APPEAL, REASONS = "canary-appeal: it was a gift.", "canary-reasons: I read it twice."
SECRETS = ("canary", "Rob", "Priya", "Callum", "Eirik", "appeal", "Formal warning", "Private note")


@pytest.fixture
def decided(place: Community) -> Decision:
    """Dilys and Eirik told of it, it was decided, and they heard so."""
    post = offer(place)
    case = report(post, "dilys").case
    report(post, "eirik")
    decision = delivered(decide(case, "remove"))
    beat()
    return decision


def answered(decision: Decision, outcome: str, rung: str = "") -> None:
    assert decision.community is not None
    services.answer_appeal(
        standing=keeper(decision.community, "callum", "steward"),
        appeal=make_appeal(decision, APPEAL),
        outcome=outcome,
        reasons=REASONS,
        rung=rung,
    )
    beat()


@pytest.mark.parametrize(
    ("answer", "reason", "words"),
    [
        (("overturned", ""), "report_wrong", "no rule was crossed, as they read it"),
        (("reduced", "note"), "report_lighter", "something lighter was done"),
    ],
)
def test_they_hear_in_the_house_by_mail_and_on_their_page(
    decided: Decision, client: Client, answer: tuple[str, str], reason: str, words: str
) -> None:
    before = len(mails("dilys"))

    answered(decided, *answer)

    assert reasons("dilys") == ["report_agreed", reason]
    (mail,) = mails("dilys")[before:]
    assert mail.subject == "Somebody looked again"
    assert words in mail.text
    client.force_login(person("dilys"))
    told = client.get(reverse("moderation:told")).text
    activity = client.get(reverse("notifications:list")).text
    assert "Somebody who had no part in it looked again" in told
    assert "Somebody looked again, and" in activity
    assert [one for one in SECRETS if one in mail.text + mail.html] == []
    main = told[told.index("<main") :]
    assert [one for one in SECRETS if one in re.sub(r"“[^”]*”", "", main)] == []
    assert Notification.objects.get(reason=reason, recipient__handle="dilys").actor_id is None


def test_upheld_nobody_who_told_us_hears_of_it(decided: Decision, client: Client) -> None:
    before = subjects("dilys")

    answered(decided, "upheld")

    assert (reasons("dilys"), subjects("dilys")) == (["report_agreed"], before)
    client.force_login(person("dilys"))
    assert "looked again" not in client.get(reverse("moderation:told")).text


def test_each_hears_once_and_nobody_else_does(decided: Decision, place: Community) -> None:
    told_rob = len(subjects("rob"))

    answered(decided, "overturned")
    beat()

    heard = Notification.objects.filter(reason="report_wrong")
    assert sorted(heard.values_list("recipient__handle", flat=True)) == ["dilys", "eirik"]
    assert subjects("dilys").count("Somebody looked again") == 1
    assert subjects("priya").count("Somebody looked again") == 0
    assert subjects("rob")[told_rob:] == ["We have your appeal", "What came of your appeal"]
    assert Reminder.objects.filter(mark="overturned").count() == 2


@pytest.mark.parametrize(("answer", "stays"), [("overturned", False), ("reduced", True)])
def test_their_record_follows(
    decided: Decision, place: Community, answer: str, *, stays: bool
) -> None:
    agreed = report(offer(place, "otto"), "dilys").weight

    answered(decided, answer, "note" if stays else "")

    assert set(decided.case.reports.values_list("verdict", flat=True)) == {
        "agreed" if stays else "disagreed"
    }
    assert (report(offer(place, "kwame"), "dilys").weight == agreed) is stays


def test_whoever_would_rather_not_is_not_written_to(decided: Decision) -> None:
    services.wish(person=person("dilys"), reports=False)
    before = subjects("dilys")

    answered(decided, "overturned")

    assert subjects("dilys") == before
    assert reasons("dilys")[-1] == "report_wrong"
