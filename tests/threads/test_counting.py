"""A community's page says how many threads there are, without counting them."""

from __future__ import annotations

import pytest

from apps.communities.access import Standing
from apps.communities.models import Community
from apps.threads.services import delete_post, hide_thread, restore_thread
from tests.communities.makers import join, make_community
from tests.threads.makers import make_reply, make_thread, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Community:
    return make_community()


@pytest.fixture
def mo(place: Community) -> Standing:
    return join(place, "mo", role="moderator")


def count(place: Community) -> int:
    place.refresh_from_db()
    return place.thread_count


def test_a_new_thread_counts_and_a_reply_does_not(place: Community) -> None:
    make_reply(make_thread(community=place))
    make_thread(community=place)
    make_thread(community=make_community("elsewhere"))

    assert count(place) == 2


def test_what_is_deleted_counts_no_more(place: Community) -> None:
    thread = make_thread(community=place)

    delete_post(standing=member_of(place), post=thread.posts.get())

    assert count(place) == 0


def test_what_is_hidden_counts_again_when_restored(place: Community, mo: Standing) -> None:
    thread = make_thread(community=place)
    hide_thread(standing=mo, thread=thread)
    hidden = count(place)
    for _ in range(2):
        restore_thread(standing=mo, thread=thread)

    assert (hidden, count(place)) == (0, 1)
