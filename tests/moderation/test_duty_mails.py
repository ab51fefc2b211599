"""Mails to those who keep order: what cannot wait, what is theirs, what is due, and a sum."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Community
from apps.communities.services import set_role
from apps.core.models import OutgoingMail
from apps.moderation import services
from apps.moderation.models import AuditEntry, Case, Priority, Reminder
from tests.ledger.settling import settle
from tests.moderation.desk import opened
from tests.moderation.makers import decide, keeper, make_case, of_site, offer, person, report

pytestmark = pytest.mark.django_db

NIGHT, MORNING = "2027-06-09 03:00", "2027-06-09 08:10"


def mails(handle: str = "") -> list[OutgoingMail]:
    """What was written, to one of them or to all."""
    rows = OutgoingMail.objects.order_by("pk")
    return list(rows.filter(recipient=person(handle).email) if handle else rows)


def subjects(handle: str = "") -> list[str]:
    return [mail.subject for mail in mails(handle)]


def beat() -> None:
    """What happens by itself, twice: it must change nothing."""
    for _ in range(2):
        settle()
        services.watch()
        settle()
        while services.write_reminders():
            pass


def test_danger_is_written_at_once_to_all_who_keep_order_there(place: Community) -> None:
    with time_machine.travel(NIGHT, tick=False):
        keeper(place, "sefa", "steward")
        make_case(offer(place), is_urgent=True)
        beat()

    danger = OutgoingMail.objects.filter(subject="Please look now: somebody may be in danger")
    told = set(danger.values_list("recipient", flat=True))
    assert told == {person("priya").email, person("sefa").email}


def test_a_mail_says_nothing_of_what_was_written_or_by_whom(place: Community) -> None:
    with time_machine.travel(MORNING, tick=False):
        case = make_case(offer(place), is_urgent=True)
        beat()

    for mail in mails("priya"):
        for words in ("quid", "Drysuit", "Rob", "Dilys", "offer", place.name):
            assert words not in mail.subject + mail.text + mail.html
    assert reverse("moderation:case", args=[case.public_id]) in mails("priya")[0].text


def test_what_comes_to_be_danger_later_is_written_as_well(place: Community) -> None:
    with time_machine.travel(NIGHT, tick=False):
        post = offer(place)
        make_case(post)
        beat()
        quiet = subjects("priya")
        report(post, "eirik", is_urgent=True)
        report(post, "otto", is_urgent=True)
        beat()

    assert quiet == []
    assert subjects("priya") == ["Please look now: somebody may be in danger"]


def test_danger_that_was_decided_meanwhile_is_not_written(place: Community) -> None:
    with time_machine.travel(NIGHT, tick=False):
        case = make_case(offer(place), is_urgent=True)
        settle()
        services.nothing_wrong(standing=keeper(place), case=case)
        services.write_reminders()

    assert subjects("priya") == []
    assert not Reminder.objects.filter(written_at=None).exists()


def test_who_keeps_order_no_more_is_not_written_to(place: Community) -> None:
    sefa = keeper(place, "sefa", "steward")
    with time_machine.travel(NIGHT, tick=False):
        make_case(offer(place), is_urgent=True)
        settle()
        membership = person("priya").memberships.get()
        set_role(standing=sefa, membership=membership, role="member")
        services.write_reminders()

    assert subjects("priya") == []
    assert len(subjects("sefa")) == 1


def test_whom_a_case_is_about_is_not_written_to(place: Community) -> None:
    keeper(place, "sefa", "steward")
    with time_machine.travel(NIGHT, tick=False):
        make_case(offer(place, "priya"), is_urgent=True)
        beat()

    assert (subjects("priya"), len(subjects("sefa"))) == ([], 1)


def test_danger_that_nobody_takes_up_in_half_an_hour_goes_to_the_site(place: Community) -> None:
    maren = of_site().user
    with time_machine.travel(NIGHT, tick=False) as clock:
        case = make_case(offer(place), is_urgent=True)
        beat()
        clock.shift(timedelta(minutes=29))
        beat()
        early = subjects("maren")
        clock.shift(timedelta(minutes=2))
        beat()

    assert (early, subjects("maren")) == ([], ["Please look now: somebody may be in danger"])
    assert Case.objects.visible_to(maren).get() == case
    log = AuditEntry.objects.get(act="case.passed_up")
    assert (log.is_automated, log.object_id) == (True, case.pk)
    assert len(subjects("priya")) == 1


def test_danger_that_somebody_took_up_stays_in_the_place(place: Community) -> None:
    maren = of_site().user
    with time_machine.travel(NIGHT, tick=False) as clock:
        case = make_case(offer(place), is_urgent=True)
        services.take_up(standing=keeper(place), case=case)
        clock.shift(timedelta(minutes=40))
        beat()

    assert subjects("maren") == []
    assert not Case.objects.visible_to(maren).exists()


def test_a_case_that_is_handed_to_somebody_is_written_to_them(place: Community) -> None:
    sefa = keeper(place, "sefa", "steward")
    with time_machine.travel(NIGHT, tick=False):
        case = opened(place)
        services.hand_over(standing=keeper(place), case=case, to=sefa.user, to_standing=sefa)
        beat()

    assert (subjects("priya"), subjects("sefa")) == ([], ["A case is yours now"])


def test_taking_up_a_case_oneself_is_no_news(place: Community) -> None:
    with time_machine.travel(NIGHT, tick=False):
        services.take_up(standing=keeper(place), case=opened(place))
        beat()

    assert subjects("priya") == []


def test_a_case_is_told_of_within_the_hour_and_once_more_when_it_is_late(place: Community) -> None:
    with time_machine.travel("2027-06-09 21:00", tick=False) as clock:
        make_case(offer(place), priority=Priority.HARM)  # four hours
        beat()
        clock.shift(timedelta(hours=2, minutes=59))
        beat()
        before = subjects("priya")
        clock.shift(timedelta(minutes=2))
        beat()
        soon = subjects("priya")
        clock.shift(timedelta(hours=1))
        beat()

    assert (before, soon) == ([], ["Due within the hour"])
    assert subjects("priya") == ["Due within the hour", "Late in the queue"]


def test_what_is_due_is_written_to_who_has_it_and_else_to_all(place: Community) -> None:
    keeper(place, "sefa", "steward")
    with time_machine.travel("2027-06-09 21:00", tick=False) as clock:
        services.take_up(
            standing=keeper(place), case=make_case(offer(place), priority=Priority.HARM)
        )
        make_case(offer(place, "otto"), priority=Priority.HARM)
        clock.shift(timedelta(hours=3, minutes=30))
        beat()

    (mine,), (both,) = mails("sefa"), mails("priya")
    assert "One case is due within the hour." in mine.text
    assert "2 cases are due within the hour." in both.text


def test_the_sum_of_the_day_comes_in_the_morning_of_each_one(place: Community) -> None:
    keeper(place, "sefa", "steward")
    User.objects.filter(handle="sefa").update(time_zone="Pacific/Auckland")  # 15:00 at 03:00
    with time_machine.travel(NIGHT, tick=False) as clock:
        opened(place)
        beat()
        night = (subjects("priya"), subjects("sefa"))
        clock.move_to(datetime(2027, 6, 9, 8, 10, tzinfo=timezone.get_default_timezone()))
        beat()
        clock.shift(timedelta(hours=4))
        beat()

    assert night == ([], ["1 case waits"])
    assert (subjects("priya"), subjects("sefa")) == (["1 case waits"], ["1 case waits"])


def test_the_sum_counts_and_says_nothing_else(place: Community) -> None:
    with time_machine.travel("2027-06-05 07:00", tick=False) as clock:
        opened(place)
        clock.move_to(datetime(2027, 6, 9, 6, 0, tzinfo=timezone.get_default_timezone()))
        make_case(offer(place, "otto"), priority=Priority.SPAM)
        clock.shift(timedelta(hours=3))
        beat()

    text = mails("priya")[-1].text
    for line in ("2 cases wait", "Spam: 1", "Everything else: 1", "1 is late.", "for 4 days."):
        assert line in text
    assert "quid" not in text


def test_when_nothing_waits_nothing_is_written(place: Community) -> None:
    with time_machine.travel(MORNING, tick=False):
        decide(opened(place))
        beat()

    assert subjects("priya") == []


def test_mails_are_switched_off_one_by_one_but_for_danger(client: Client, place: Community) -> None:
    with time_machine.travel(MORNING, tick=False):
        client.force_login(person("priya"))
        asked = client.get(reverse("moderation:mails"))
        kept = client.post(reverse("moderation:mails"), {"due": "on"})
        make_case(offer(place), is_urgent=True)
        beat()

    assert (asked.status_code, kept.status_code) == (200, 302)
    assert subjects("priya") == ["Please look now: somebody may be in danger"]


def test_a_member_is_offered_no_switch_of_those_who_keep_order(
    client: Client, place: Community
) -> None:
    client.force_login(person("rob"))

    page = client.get(reverse("moderation:mails")).content.decode()
    names = ("due", "digest", "health", "reports", "month", "faded")
    assert [name for name in names if f'name="{name}"' in page] == ["reports", "month", "faded"]
