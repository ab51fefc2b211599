"""A member replies."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.communities.access import Standing
from apps.communities.models import Circle
from apps.core.access import Denied
from apps.ledger.models import Entry
from apps.threads.events import ThreadReplied
from apps.threads.models import Draft, Post, Reading, Thread
from apps.threads.services import key_of, mark_read, reply_to_thread, save_draft
from tests.communities.makers import join, make_community
from tests.ledger.settling import recorded
from tests.threads.makers import first_post, make_reply, make_thread, suspended

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(thread: Thread) -> Standing:
    return join(thread.community, "ben")


def replied() -> list[ThreadReplied]:
    return [fact for fact in recorded() if isinstance(fact, ThreadReplied)]


def test_the_reply_joins_the_thread_and_the_ledger(thread: Thread, ben: Standing) -> None:
    cleo = join(thread.community, "cleo").user

    post = reply_to_thread(standing=ben, thread=thread, body="At the library, @cleo?")

    thread.refresh_from_db()
    assert list(thread.posts.order_by("number")) == [first_post(thread), post]
    assert (post.number, thread.post_count, thread.reply_count) == (2, 2, 1)
    assert thread.last_post_at == post.created_at
    assert replied() == [
        ThreadReplied(thread_id=thread.pk, post_id=post.pk, mentioned_ids=[cleo.pk])
    ]
    entry = Entry.objects.latest("pk")
    assert (entry.actor_id, entry.community_id) == (ben.user.pk, thread.community_id)


def test_its_author_follows_from_now_on(thread: Thread, ben: Standing) -> None:
    reply_to_thread(standing=ben, thread=thread, body="Soap.")
    reading = Reading.objects.get(user=ben.user)
    assert (reading.follows, reading.number) == (True, 2)


def test_what_was_said_meanwhile_stays_unread(thread: Thread, ben: Standing) -> None:
    mark_read(user=ben.user, thread=thread, number=1)
    make_reply(thread, "cleo")
    reply_to_thread(standing=ben, thread=thread, body="Soap.")
    assert Reading.objects.get(user=ben.user).number == 1


def test_the_same_form_sent_twice_makes_one_reply(thread: Thread, ben: Standing) -> None:
    first, again = (
        reply_to_thread(standing=ben, thread=thread, body="Soap.", once="f00d") for _ in range(2)
    )
    assert first == again
    thread.refresh_from_db()
    assert (thread.post_count, len(replied())) == (2, 1)


def test_without_a_number_the_same_words_are_two_replies(thread: Thread, ben: Standing) -> None:
    for _ in range(2):
        reply_to_thread(standing=ben, thread=thread, body="Soap.")
    assert Post.objects.filter(author=ben.user).count() == 2


def test_the_draft_has_done_its_work(thread: Thread, ben: Standing) -> None:
    save_draft(user=ben.user, key=key_of(thread), body="So")
    reply_to_thread(standing=ben, thread=thread, body="Soap.")
    assert not Draft.objects.exists()


def test_a_reply_may_answer_a_post_of_the_same_thread(thread: Thread, ben: Standing) -> None:
    asked = first_post(thread)
    post = reply_to_thread(standing=ben, thread=thread, body="Soap.", reply_to=asked)
    assert post.reply_to == asked


def test_but_none_of_another_thread(thread: Thread, ben: Standing) -> None:
    foreign = first_post(make_thread("ada", thread.community))
    with pytest.raises(Denied, match="another thread"):
        reply_to_thread(standing=ben, thread=thread, body="Soap.", reply_to=foreign)
    assert replied() == []


def test_answering_a_post_that_is_gone_is_a_plain_reply(thread: Thread, ben: Standing) -> None:
    gone = make_reply(thread, "cleo", deleted_at=timezone.now())
    post = reply_to_thread(standing=ben, thread=thread, body="Soap.", reply_to=gone)
    assert post.reply_to is None


def test_a_thread_locked_meanwhile_takes_no_reply(thread: Thread, ben: Standing) -> None:
    Thread.objects.update(locked_at=timezone.now())  # `thread` does not know

    with pytest.raises(Denied, match="locked"):
        reply_to_thread(standing=ben, thread=thread, body="Too late")

    assert Post.objects.count() == 1
    assert replied() == []


@pytest.mark.parametrize("gone", ["deleted_at", "hidden_at"])
def test_nor_does_one_that_went_away(thread: Thread, ben: Standing, gone: str) -> None:
    Thread.objects.update(**{gone: timezone.now()})
    with pytest.raises(Denied, match="no longer here"):
        reply_to_thread(standing=ben, thread=thread, body="Too late")
    assert Post.objects.count() == 1


def test_a_circle_takes_replies_of_its_own_people_only(thread: Thread, ben: Standing) -> None:
    cleo = join(thread.community, "cleo")
    circle = Circle.objects.create(community=thread.community, name="Testers")
    circle.people.add(cleo.user)
    Thread.objects.update(circle=circle)
    thread.refresh_from_db()

    with pytest.raises(Denied):
        reply_to_thread(standing=ben, thread=thread, body="Let me in")
    reply_to_thread(standing=cleo, thread=thread, body="In here, @ben and @cleo?")

    assert [fact.mentioned_ids for fact in replied()] == [[]]


def test_the_refused_leave_no_trace(thread: Thread, ben: Standing) -> None:
    for somebody in (
        Standing(AnonymousUser(), thread.community),
        Standing(AnonymousUser()),
        join(make_community("elsewhere"), "mallory", role="steward"),
        suspended(ben),
    ):
        with pytest.raises(Denied):
            reply_to_thread(standing=somebody, thread=thread, body="But I…")
    assert Post.objects.count() == 1
    assert replied() == []
    assert not Reading.objects.exclude(user=thread.author).exists()


@pytest.mark.parametrize("body", ["", " \n ", "x" * 32_001, "a\x00b"])
def test_words_that_do_not_fit_leave_no_trace(thread: Thread, ben: Standing, body: str) -> None:
    with pytest.raises(ValidationError):
        reply_to_thread(standing=ben, thread=thread, body=body)
    assert Post.objects.count() == 1
    assert replied() == []
