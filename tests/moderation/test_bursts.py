"""Very many who report one person at once: one case, a line, and nothing by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.communities.models import Community
from apps.moderation import services
from apps.moderation.models import AuditEntry, Case, Priority, Report
from apps.moderation.services.bursting import MANY
from apps.threads.models import Post
from tests.communities.makers import join, make_community
from tests.ledger.settling import settle
from tests.moderation.desk import signed_in
from tests.moderation.makers import keeper, offer, person, report
from tests.threads.makers import make_thread

pytestmark = pytest.mark.django_db

LINE = f"{MANY} people reported this within ten minutes. Look whether this is arranged."


def posts_of_rob(place: Community, many: int = 4) -> list[Post]:
    """In threads of his own: as many incidents, were it not for the burst."""
    threads = [make_thread("rob", place, title=f"Zips, part {n}") for n in range(many)]
    return [thread.posts.get() for thread in threads]


def crowd(place: Community, posts: list[Post], many: int, **fields: object) -> None:
    for n in range(many):
        report(posts[n % len(posts)], f"crowd-{n}", **fields)


def test_twenty_reports_of_one_person_within_ten_minutes_are_one_case(place: Community) -> None:
    posts = posts_of_rob(place)

    crowd(place, posts, MANY - 1)
    before = Case.objects.count()
    report(posts[0], "one-more")

    case = Case.objects.get()
    assert (before, case.report_count, case.targets.count()) == (4, MANY, 4)
    assert (case.burst_reports, case.burst_people) == (MANY, MANY)
    assert AuditEntry.objects.get(act="cases.gathered").is_automated


def test_whoever_decides_reads_that_it_may_be_arranged(client: Client, place: Community) -> None:
    crowd(place, posts_of_rob(place), MANY)
    signed_in(client, place)

    page = client.get(reverse("moderation:case", args=[Case.objects.get().public_id]))
    assert LINE in page.content.decode()


def test_nineteen_are_not_yet_a_burst(client: Client, place: Community) -> None:
    crowd(place, posts_of_rob(place, 1), MANY - 1)
    signed_in(client, place)

    page = client.get(reverse("moderation:case", args=[Case.objects.get().public_id]))
    assert "arranged" not in page.content.decode()
    assert not Report.objects.filter(in_burst=True).exists()


def test_as_many_over_an_hour_are_no_burst(place: Community) -> None:
    (post,) = posts_of_rob(place, 1)
    with time_machine.travel("2027-06-09 09:00", tick=False) as clock:
        for n in range(MANY + 2):
            report(post, f"crowd-{n}")
            clock.shift(timedelta(minutes=3))

    assert Case.objects.get().burst_reports == 0


def test_what_comes_after_a_burst_joins_it(place: Community) -> None:
    posts = posts_of_rob(place, 5)
    crowd(place, posts[:4], MANY)

    report(posts[4], "late-comer")

    assert Case.objects.get().targets.count() == 5


def test_a_burst_weighs_a_quarter(place: Community) -> None:
    (post,) = posts_of_rob(place, 1)
    crowd(place, [post], MANY - 1)
    alone = Case.objects.get().score

    report(post, "one-more")

    assert Case.objects.get().score == pytest.approx(alone * MANY / (MANY - 1) / 4, rel=0.01)


def test_a_case_that_somebody_took_up_is_left_to_them(place: Community) -> None:
    posts = posts_of_rob(place)
    taken = report(posts[0], "dilys").case
    services.take_up(standing=keeper(place), case=taken)

    crowd(place, posts[1:], MANY)

    assert Case.objects.count() == 2
    taken.refresh_from_db()
    assert (taken.report_count, taken.burst_reports) == (1, 0)


def test_a_burst_hides_nothing_however_dangerous_it_says_it_is(place: Community) -> None:
    posts = posts_of_rob(place)

    crowd(place, posts, MANY + 10, is_urgent=True)

    assert Case.objects.get().priority == Priority.DANGER
    assert not Post.objects.exclude(hidden_at=None).exists()


def test_two_people_who_are_reported_at_once_are_two_cases(place: Community) -> None:
    crowd(place, posts_of_rob(place, 1), 12)
    crowd(place, [offer(place, "otto")], 12)

    assert Case.objects.count() == 2
    assert not Case.objects.exclude(burst_reports=0).exists()


def test_reports_in_another_place_are_no_part_of_it(place: Community) -> None:
    there = make_community("there")
    join(there, person("rob"))
    crowd(place, posts_of_rob(place, 1), MANY - 1)
    report(posts_of_rob(there, 1)[0], "stranger")

    assert not Case.objects.exclude(burst_reports=0).exists()


def test_the_ledger_is_read_on_where_cases_became_one(place: Community) -> None:
    crowd(place, posts_of_rob(place), MANY, is_urgent=True)

    settle()

    assert Case.objects.count() == 1
