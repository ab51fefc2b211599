"""Mails to those who told us of something, and to those whom something was about."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.models import OutgoingMail
from apps.moderation import services
from apps.moderation.models import Strike
from apps.notifications.models import Notification
from tests.ledger.settling import settle
from tests.moderation.desk import opened
from tests.moderation.makers import (
    decide,
    delivered,
    dismissed,
    keeper,
    make_appeal,
    make_case,
    of_site,
    offer,
    person,
    report,
)
from tests.moderation.test_duty_mails import beat, mails, subjects

pytestmark = pytest.mark.django_db

MAY, JUNE = "2027-05-20 10:00", datetime(2027, 6, 1, 9, 0, tzinfo=timezone.get_default_timezone())
NAMES = ("Rob", "rob", "Priya", "priya", "Kwame", "Eirik", "quid", "Drysuit", "seals")


def reasons(handle: str) -> list[str]:
    rows = Notification.objects.filter(recipient__handle=handle).exclude(kind="guidelines")
    return list(rows.order_by("pk").values_list("reason", flat=True))


# ── reporters ────────────────────────────────────────────────────────────────────────────────────
def test_who_tells_us_of_something_has_it_in_writing(place: Community) -> None:
    report(offer(place))
    beat()

    assert subjects("dilys") == ["We have your report"]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("agreed", "action was taken"),
        ("disagreed", "no rule was crossed"),
        ("unclear", "could not tell"),
    ],
)
def test_the_outcome_is_written_to_them(place: Community, outcome: str, words: str) -> None:
    with time_machine.travel(MAY, tick=False):
        case = opened(place)
        if outcome == "agreed":
            delivered(decide(case))
        else:
            unclear = outcome == "unclear"
            dismissed(case, keeper(place), unclear=unclear)
        beat()

    mail = mails("dilys")[-1]
    assert mail.subject == "What came of your report"
    assert words in mail.text


def test_neither_mail_names_anybody_or_what_was_said(place: Community) -> None:
    with time_machine.travel(MAY, tick=False):
        post = offer(place)
        case = report(post, "dilys").case
        report(post, "eirik")
        beat()
        delivered(decide(case))
        beat()

    for mail in mails("dilys"):
        for name in (*NAMES, place.name):
            assert name not in mail.subject + mail.text + mail.html


def test_each_hears_of_their_own_report_alone(place: Community) -> None:
    with time_machine.travel(MAY, tick=False):
        delivered(decide(opened(place)))
        beat()

    assert subjects("eirik") == []


def test_what_was_taken_back_in_time_is_not_written(place: Community) -> None:
    with time_machine.travel(MAY, tick=False):
        decision = decide(opened(place))
        services.undo(standing=keeper(place), decision=decision)
        beat()

    assert subjects("dilys") == ["We have your report"]


def test_whoever_would_rather_not_is_not_written_to(place: Community) -> None:
    services.wish(person=person("dilys"), reports=False)

    with time_machine.travel(MAY, tick=False):
        delivered(decide(opened(place)))
        beat()

    assert subjects("dilys") == []
    assert "report_agreed" in reasons("dilys")


def test_after_a_month_they_hear_how_often_they_were_agreed_with(
    client: Client, place: Community
) -> None:
    with time_machine.travel(MAY, tick=False) as clock:
        delivered(decide(make_case(offer(place))))
        delivered(decide(make_case(offer(place, "otto"))))
        dismissed(make_case(offer(place, "eirik")), keeper(place))
        beat()
        before = subjects("dilys")
        clock.move_to(JUNE)
        beat()
        clock.shift(timedelta(days=1))
        beat()
        client.force_login(person("dilys"))
        page = client.get(reverse("moderation:told")).content.decode()

    (mail,) = [mail for mail in mails("dilys") if mail.subject not in before]
    assert mail.subject == "Thank you for looking out in May"
    assert "In May you told us of 3 things." in mail.text
    assert "With 2 of them those who looked agreed." in mail.text
    assert not any(name in mail.text + mail.html for name in NAMES)
    assert reasons("dilys").count("thanked") == 1
    assert "you told us of 3 things; those who looked agreed with 2" in page
    assert subjects("eirik") == []


def test_one_who_was_never_agreed_with_is_thanked_all_the_same(place: Community) -> None:
    with time_machine.travel(MAY, tick=False) as clock:
        dismissed(opened(place), keeper(place))
        beat()
        clock.move_to(JUNE)
        beat()

    assert "it is welcome all the same" in mails("dilys")[-1].text


def test_the_note_of_the_month_can_be_switched_off(place: Community) -> None:
    services.wish(person=person("dilys"), month=False)
    with time_machine.travel(MAY, tick=False) as clock:
        delivered(decide(opened(place)))
        clock.move_to(JUNE)
        beat()

    assert "Thank you for looking out in May" not in subjects("dilys")


# ── whom it was about ────────────────────────────────────────────────────────────────────────────
def year_after(place: Community, days: int = 366) -> None:
    """A decision, and a year after it."""
    with time_machine.travel("2027-03-10 10:00", tick=False) as clock:
        delivered(decide(opened(place)))
        beat()
        clock.shift(timedelta(days=days))
        beat()


def test_after_a_year_they_hear_that_it_counts_no_more(place: Community) -> None:
    year_after(place)

    mail = mails("rob")[-1]
    assert mail.subject == "Nothing of March 2027 counts any more"
    assert "You stand where everybody begins." in mail.text
    assert reasons("rob").count("faded") == 1


def test_before_that_they_hear_nothing_of_it(place: Community) -> None:
    year_after(place, days=364)

    assert reasons("rob") == ["statement"]


def test_what_was_erased_on_appeal_does_not_fade(place: Community) -> None:
    with time_machine.travel("2027-03-10 10:00", tick=False) as clock:
        appeal = make_appeal(delivered(decide(opened(place))))
        services.answer_appeal(
            standing=keeper(place, "sefa", "steward"),
            appeal=appeal,
            outcome="overturned",
            reasons="It was a gift.",
        )
        clock.shift(timedelta(days=366))
        beat()

    assert Strike.objects.get().erased_at is not None
    assert "faded" not in reasons("rob")


def test_where_something_newer_counts_the_mail_says_so(place: Community) -> None:
    with time_machine.travel("2027-03-10 10:00", tick=False) as clock:
        delivered(decide(opened(place)))
        clock.shift(timedelta(days=100))
        delivered(decide(opened(place)))
        clock.shift(timedelta(days=266))
        beat()

    assert "Something newer still counts." in mails("rob")[-1].text


# ── site admins ──────────────────────────────────────────────────────────────────────────────────
MONDAY = datetime(2027, 6, 14, 9, 0, tzinfo=timezone.get_default_timezone())


def week(place: Community, handle: str) -> list[str]:
    with time_machine.travel("2027-06-09 10:00", tick=False) as clock:
        case, _left = opened(place), make_case(offer(place, "otto"))
        clock.shift(timedelta(hours=2))
        decision = delivered(decide(case))
        make_appeal(decision)
        clock.move_to(MONDAY)
        beat()
    return subjects(handle)


def test_an_admin_who_asked_gets_the_week_in_numbers(place: Community) -> None:
    maren = of_site(flag="is_site_admin").user
    services.wish(person=maren, health=True, digest=False, due=False)

    assert week(place, "maren") == ["Moderation this week"]
    text = mails("maren")[0].text
    for line in ("opened: 2", "Decided: 1", "Late now: 1", "2 h 00", "Appeals: 1"):
        assert line in text
    assert not any(name in text for name in NAMES)


def test_nobody_else_gets_it_and_no_admin_unasked(place: Community) -> None:
    of_site(flag="is_site_admin")
    services.wish(person=person("priya"), health=True)

    assert "Moderation this week" not in week(place, "maren") + subjects("priya")


def test_an_admin_who_is_none_any_more_gets_none(place: Community) -> None:
    maren = of_site(flag="is_site_admin").user
    services.wish(person=maren, health=True)
    with time_machine.travel(MONDAY, tick=False):
        settle()
        services.watch()
        User.objects.filter(pk=maren.pk).update(is_site_admin=False)
        services.write_reminders()

    assert not OutgoingMail.objects.filter(recipient=maren.email).exists()
