"""A thread is slowed down for a while: everybody waits between two replies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from apps.communities.access import Standing
from apps.core import clock
from apps.core.access import Denied
from apps.threads.events import ThreadSlowed
from apps.threads.models import Post, Thread
from apps.threads.selectors import thread_page
from apps.threads.services import TooSoon, delete_post, reply_to_thread, slow_thread
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import recorded
from tests.threads.makers import member_of

pytestmark = pytest.mark.django_db
TEN, DAY = 600, timedelta(days=1)


@pytest.fixture(autouse=True)
def _ground(settings: Settings) -> None:
    cache.clear()
    make_brand()
    settings.LIMITS = False


@pytest.fixture
def mo(thread: Thread) -> Standing:
    return join(thread.community, "mo", role="moderator")


@pytest.fixture
def ben(thread: Thread) -> Standing:
    return join(thread.community, "ben")


def slowed(thread: Thread, mo: Standing, seconds: int = TEN) -> Thread:
    until = clock.now() + DAY
    return slow_thread(standing=mo, thread=thread, seconds=seconds, until=until)


def reply(thread: Thread, by: Standing, **fields: Any) -> Post:
    return reply_to_thread(standing=by, thread=thread, body="Soap.", **fields)


def facts() -> list[ThreadSlowed]:
    return [fact for fact in recorded() if isinstance(fact, ThreadSlowed)]


def test_a_pace_is_kept_and_recorded_once(thread: Thread, mo: Standing) -> None:
    until = clock.now() + DAY
    for _ in range(2):
        slow_thread(standing=mo, thread=thread, seconds=TEN, until=until)

    thread.refresh_from_db()
    assert (thread.slow_seconds, thread.slow_until, thread.is_slow) == (TEN, until, True)
    kept = ThreadSlowed(thread_id=thread.pk, seconds=TEN, until=until.isoformat())
    assert facts() == [kept]


def test_the_second_reply_waits_and_leaves_no_trace(
    thread: Thread, mo: Standing, ben: Standing
) -> None:
    slowed(thread, mo)
    reply(thread, ben)

    with pytest.raises(TooSoon, match="ten minutes"):
        reply(thread, ben)

    thread.refresh_from_db()
    assert (thread.post_count, Post.objects.filter(author=ben.user).count()) == (2, 1)


def test_after_the_wait_one_writes_again(thread: Thread, mo: Standing, ben: Standing) -> None:
    slowed(thread, mo)
    reply(thread, ben)
    with clock.at(clock.now() + timedelta(seconds=TEN + 1)):
        assert reply(thread, ben).number == 3


def test_it_ends_by_itself(thread: Thread, mo: Standing, ben: Standing) -> None:
    slow_thread(standing=mo, thread=thread, seconds=3600, until=clock.now() + timedelta(minutes=5))
    reply(thread, ben)
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert reply(thread, ben).number == 3


def test_each_waits_for_themselves_alone(thread: Thread, mo: Standing, ben: Standing) -> None:
    slowed(thread, mo)
    reply(thread, ben)
    assert reply(thread, join(thread.community, "cleo")).number == 3
    assert reply(thread, member_of(thread.community, "ada")).number == 4  # whose thread it is


def test_those_who_keep_order_need_not_wait(thread: Thread, mo: Standing) -> None:
    slowed(thread, mo)
    assert [reply(thread, mo).number for _ in range(2)] == [2, 3]


def test_nobody_writes_faster_by_deleting(thread: Thread, mo: Standing, ben: Standing) -> None:
    slowed(thread, mo)
    delete_post(standing=ben, post=reply(thread, ben))
    with pytest.raises(TooSoon):
        reply(thread, ben)


def test_one_form_sent_twice_is_still_one_reply(
    thread: Thread, mo: Standing, ben: Standing
) -> None:
    slowed(thread, mo)
    assert reply(thread, ben, once="f00d") == reply(thread, ben, once="f00d")


@pytest.mark.parametrize(
    ("seconds", "lasts"), [(5, DAY), (TEN, timedelta(days=8)), (TEN, -DAY), (TEN, None)]
)
def test_only_what_is_offered_is_taken(
    thread: Thread, mo: Standing, seconds: int, lasts: timedelta | None
) -> None:
    until = clock.now() + lasts if lasts else None
    with pytest.raises(ValidationError):
        slow_thread(standing=mo, thread=thread, seconds=seconds, until=until)
    thread.refresh_from_db()
    assert (thread.slow_seconds, facts()) == (0, [])


@pytest.mark.parametrize("who", ["ben", "ada", "stranger"])
def test_nobody_else_sets_a_pace(thread: Thread, who: str) -> None:
    place = None if who == "stranger" else thread.community
    by = member_of(place, who) if place else join(make_community("elsewhere"), who, role="steward")
    with pytest.raises(Denied):
        slowed(thread, by)
    assert facts() == []


def test_the_page_says_the_pace_and_when_one_writes_again(
    client: Client, thread: Thread, mo: Standing, ben: Standing
) -> None:
    slowed(thread, mo)
    reply(thread, ben)
    client.force_login(ben.user)

    said = client.get(thread.get_absolute_url()).content.decode()

    assert "everybody waits ten minutes between two replies" in said
    assert "You can write again from" in said


@pytest.mark.parametrize("htmx", [True, False])
def test_a_refused_reply_gives_the_words_back(
    client: Client, thread: Thread, mo: Standing, ben: Standing, *, htmx: bool
) -> None:
    slowed(thread, mo)
    reply(thread, ben)
    client.force_login(ben.user)

    answer = client.post(
        f"/t/{thread.public_id}/replies/",
        {"body": "And another thing.", "once": "a" * 16, "last": "1"},
        headers={"HX-Request": "true"} if htmx else {},
    )

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "And another thing." in said
    assert "You can write again from" in said


def test_it_is_set_and_ended_from_the_menu(client: Client, thread: Thread, mo: Standing) -> None:
    client.force_login(mo.user)
    url = f"/t/{thread.public_id}/slow/"

    assert client.post(url, {"seconds": "60", "hours": "72"}).status_code == 302
    thread.refresh_from_db()
    assert (thread.slow_seconds, thread.is_slow) == (60, True)

    assert client.post(url, {"seconds": "60", "end": "1"}).status_code == 302
    assert client.post(url, {"seconds": "7"}).status_code == 422
    thread.refresh_from_db()
    assert (thread.slow_seconds, thread.slow_until) == (0, None)


def test_a_thread_that_is_not_slow_asks_nothing_more(
    thread: Thread, mo: Standing, ben: Standing, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        assert thread_page(ben.user, thread.public_id).free_at is None
    slowed(thread, mo)
    with django_assert_num_queries(6):
        assert thread_page(ben.user, thread.public_id).free_at is None
