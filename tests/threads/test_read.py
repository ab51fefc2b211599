"""How far somebody has read, and what they follow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.core.access import Denied
from apps.threads.models import Reading, Thread
from apps.threads.services import follow_thread, mark_all_read, mark_read
from tests.communities.makers import join, make_community
from tests.threads.makers import make_reply, make_thread, suspended

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> Thread:
    thread = make_thread("ada")
    for _ in range(3):
        make_reply(thread, "ada")
    return thread


@pytest.fixture
def ben(thread: Thread) -> Standing:
    return join(thread.community, "ben")


def read_by(user: User) -> dict[int, int]:
    return dict(Reading.objects.filter(user=user).values_list("thread_id", "number"))


def test_reading_goes_forward_only_and_not_beyond_the_end(thread: Thread, ben: Standing) -> None:
    seen = []
    for number in (2, 1, 3, 99, 0, -5):
        mark_read(user=ben.user, thread=thread, number=number)
        seen.append(read_by(ben.user)[thread.pk])
    assert seen == [2, 2, 3, 4, 4, 4]


def test_seeing_it_again_only_reads(
    thread: Thread, ben: Standing, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mark_read(user=ben.user, thread=thread, number=4)
    with django_assert_num_queries(2):  # how far they were, and whether it was news
        mark_read(user=ben.user, thread=thread, number=4)


def test_reading_is_not_following(thread: Thread, ben: Standing) -> None:
    mark_read(user=ben.user, thread=thread, number=2)
    assert not Reading.objects.get(user=ben.user).follows


def test_a_visitor_is_not_remembered(thread: Thread) -> None:
    with pytest.raises(Denied):
        mark_read(user=AnonymousUser(), thread=thread, number=1)
    with pytest.raises(Denied):
        mark_all_read(user=AnonymousUser(), community=thread.community)


def test_all_is_read_at_once(thread: Thread, ben: Standing) -> None:
    untouched = make_thread("ada", thread.community)
    before = timezone.now() - timedelta(days=9)
    old = make_thread("ada", thread.community, last_post_at=before)  # before Ben came
    hidden = make_thread("ada", thread.community, hidden_at=timezone.now())
    elsewhere = make_thread("ben", make_community("elsewhere"))
    make_reply(elsewhere, "ada")
    mark_read(user=ben.user, thread=thread, number=2)

    mark_all_read(user=ben.user, community=thread.community)

    assert read_by(ben.user) == {thread.pk: 4, untouched.pk: 1, elsewhere.pk: 1}
    assert hidden.pk not in read_by(ben.user)
    assert old.pk not in read_by(ben.user)


def test_a_stranger_has_nothing_to_mark(thread: Thread) -> None:
    eve = join(make_community("elsewhere"), "eve").user
    with pytest.raises(Denied):
        mark_all_read(user=eve, community=thread.community)
    assert read_by(eve) == {}


def test_following_and_no_more_leaves_what_was_read(thread: Thread, ben: Standing) -> None:
    mark_read(user=ben.user, thread=thread, number=2)
    for on in (True, True, False):
        follow_thread(standing=ben, thread=thread, on=on)
        reading = Reading.objects.get(user=ben.user)
        assert (reading.follows, reading.number) == (on, 2)


def test_the_suspended_may_still_stop_following(thread: Thread, ben: Standing) -> None:
    follow_thread(standing=ben, thread=thread, on=True)
    follow_thread(standing=suspended(ben), thread=thread, on=False)
    assert not Reading.objects.get(user=ben.user).follows


def test_strangers_do_not_follow(thread: Thread) -> None:
    for somebody in (
        Standing(AnonymousUser(), thread.community),
        join(make_community("elsewhere"), "eve"),
    ):
        with pytest.raises(Denied):
            follow_thread(standing=somebody, thread=thread, on=True)
    assert Reading.objects.count() == 1  # Ada's
