"""Released, deleted, edited and sent at once: it ends as in one of the orders it could go."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.db import connection

from apps.communities.models import Community
from apps.core.access import Denied
from apps.threads.events import ThreadReplied, ThreadStarted
from apps.threads.models import Held, Post, Thread
from apps.threads.services import (
    Conflict,
    delete_post,
    edit_post,
    hide_post_by_decision,
    hold_by_decision,
    reply_to_thread,
    restore_post_by_decision,
    start_thread,
)
from tests.communities.makers import join, make_community
from tests.core.racing import HANDS, at_once
from tests.ledger.settling import recorded
from tests.threads.doubting import WORD, held_opening, held_reply, screen
from tests.threads.makers import make_thread, member_of

__all__ = ["screen"]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("screen"),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite has one writer at a time; its tests share one connection",
    ),
]


def now(post: Post) -> Post:
    return Post.objects.select_related("thread__community", "author").get(pk=post.pk)


def facts(kind: type[Any]) -> int:
    return [type(fact) for fact in recorded()].count(kind)


def test_released_many_times_at_once_it_takes_one_place() -> None:
    post = held_reply()

    at_once(*[partial(restore_post_by_decision, now(post), None)] * HANDS)

    assert (now(post).number, now(post).thread.post_count, facts(ThreadReplied)) == (2, 2, 1)


def test_many_that_are_released_at_once_get_numbers_of_their_own() -> None:
    thread = make_thread("ada")
    posts = [held_reply(thread, f"p-{number}") for number in range(HANDS)]

    at_once(*[partial(restore_post_by_decision, now(post), None) for post in posts])

    thread.refresh_from_db()
    numbers = sorted(Post.objects.values_list("number", flat=True))
    assert (numbers, thread.post_count) == (list(range(1, HANDS + 2)), HANDS + 1)


def test_a_thread_released_many_times_at_once_is_counted_once() -> None:
    place = make_community()
    post = held_opening("rob", place)

    at_once(*[partial(restore_post_by_decision, now(post), None)] * HANDS)

    assert Community.objects.get(pk=place.pk).thread_count == 1
    assert facts(ThreadStarted) == 1


def test_released_and_deleted_and_edited_at_once_it_is_whole() -> None:
    place = make_community()
    for _ in range(3):
        thread = make_thread("ada", place)
        post = held_reply(thread)
        rob = member_of(thread.community, "rob")
        old = now(post)

        answers = at_once(
            partial(restore_post_by_decision, old, None),
            partial(delete_post, standing=rob, post=old),
            partial(edit_post, standing=rob, post=old, body="Lemonade.", version=1),
        )

        thread.refresh_from_db()
        found = now(post)
        unexpected = [one for one in answers if isinstance(one, Exception)]
        assert all(isinstance(one, Denied | Conflict) for one in unexpected), unexpected
        assert found.deleted_at is not None
        assert found.held_at is None
        assert thread.post_count == (found.number if found.has_a_place else 1)


def test_released_and_hidden_at_once_one_of_them_comes_last() -> None:
    post = held_reply()

    at_once(
        partial(restore_post_by_decision, now(post), None),
        partial(hide_post_by_decision, now(post), None),
        partial(hold_by_decision, now(post), None),
    )

    found = now(post)
    assert found.held_at is None or found.hidden_at is not None
    assert Held.objects.filter(post=post).count() == 1
    restore_post_by_decision(now(post), None)
    assert (now(post).number, facts(ThreadReplied)) == (2, 1)


def test_one_form_sent_many_times_waits_once() -> None:
    thread = make_thread("ada")
    ben = join(thread.community, "ben")

    posts = at_once(
        *[
            partial(
                reply_to_thread, standing=ben, thread=thread, body=f"My {WORD}.", once="f00df00d"
            )
        ]
        * HANDS
    )
    threads = at_once(
        *[
            partial(
                start_thread,
                standing=ben,
                kind="question",
                title="For sale",
                body=f"My {WORD}.",
                once="cafe0123",
            )
        ]
        * HANDS
    )

    assert posts == [Post.objects.get(thread=thread, author=ben.user)] * HANDS
    assert threads == [Thread.objects.get(title="For sale")] * HANDS
    assert Held.objects.count() == 2
