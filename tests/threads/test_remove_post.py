"""Posts are deleted, hidden and restored."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from apps.communities.access import Standing
from apps.core.access import Denied
from apps.ledger.events import Event
from apps.threads.events import (
    AnswerWithdrawn,
    PostDeleted,
    PostHidden,
    PostRestored,
    ThreadChanged,
    ThreadReplied,
    ThreadStarted,
)
from apps.threads.models import Post, Thread
from apps.threads.services import accept_answer, delete_post, hide_post, restore_post
from tests.communities.makers import join, make_community
from tests.ledger.settling import recorded
from tests.threads.makers import (
    first_post,
    make_question,
    make_reply,
    member_of,
    suspended,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(thread: Thread) -> Standing:
    return member_of(thread.community, "ada")


@pytest.fixture
def mo(thread: Thread) -> Standing:
    return join(thread.community, "mo", role="moderator")


def since() -> list[Event]:
    return [fact for fact in recorded() if not isinstance(fact, ThreadStarted | ThreadReplied)]


def test_a_deleted_reply_leaves_a_tombstone(thread: Thread) -> None:
    before = thread.last_post_at
    reply = make_reply(thread, "ben")

    delete_post(standing=member_of(thread.community, "ben"), post=reply)

    reply.refresh_from_db()
    thread.refresh_from_db()
    assert reply.deleted_at is not None
    assert reply.body == "A drop of soap."  # for 30 days
    assert (thread.post_count, thread.last_post_at, thread.deleted_at) == (2, before, None)
    assert since() == [PostDeleted(thread_id=thread.pk, post_id=reply.pk)]


def test_a_number_is_never_given_twice(thread: Thread) -> None:
    delete_post(standing=member_of(thread.community, "ben"), post=make_reply(thread, "ben"))
    assert make_reply(thread, "ben").number == 3


def test_an_opening_nobody_answered_takes_its_thread_along(thread: Thread, ada: Standing) -> None:
    post = delete_post(standing=ada, post=first_post(thread))

    thread.refresh_from_db()
    assert thread.deleted_at is not None
    assert since() == [
        PostDeleted(thread_id=thread.pk, post_id=post.pk),
        ThreadChanged(thread_id=thread.pk, change="deleted"),
    ]


def test_what_others_answered_stays_and_the_excerpt_goes(thread: Thread, ada: Standing) -> None:
    make_reply(thread, "ben")
    delete_post(standing=ada, post=first_post(thread))
    thread.refresh_from_db()
    assert (thread.deleted_at, thread.excerpt) == (None, "")


def test_a_deleted_answer_answers_no_more() -> None:
    question = make_question("ada")
    reply = make_reply(question, "ben")
    accept_answer(standing=member_of(question.community, "ada"), post=reply)

    delete_post(standing=member_of(question.community, "ben"), post=reply)

    question.refresh_from_db()
    assert question.answer is None
    assert since()[-1] == AnswerWithdrawn(thread_id=question.pk, post_id=reply.pk)


def test_deleting_twice_is_refused(thread: Thread, ada: Standing, mo: Standing) -> None:
    make_reply(thread, "ben")
    post = first_post(thread)
    delete_post(standing=ada, post=post)
    for who in (ada, mo):
        with pytest.raises(Denied, match="deleted"):
            delete_post(standing=who, post=post)
    assert len(since()) == 1


def test_a_moderator_deletes_what_a_member_said(thread: Thread, mo: Standing) -> None:
    reply = make_reply(thread, "ben")
    delete_post(standing=mo, post=reply)
    reply.refresh_from_db()
    assert reply.deleted_at is not None


def test_but_not_what_a_steward_said(thread: Thread, mo: Standing) -> None:
    join(thread.community, "sam", role="steward")
    reply = make_reply(thread, "sam")
    for act in (delete_post, hide_post):
        with pytest.raises(Denied, match="steward"):
            act(standing=mo, post=reply)
    assert since() == []


def test_a_hidden_post_can_be_read_again(thread: Thread, mo: Standing) -> None:
    make_reply(thread, "ben")
    post, excerpt, newest = first_post(thread), thread.excerpt, thread.last_post_at

    for _ in range(2):
        hide_post(standing=mo, post=post)
    thread.refresh_from_db()
    assert (thread.excerpt, thread.last_post_at) == ("", newest)
    assert list(Post.objects.visible_to(mo.viewer).values_list("number", flat=True)) == [2]

    for _ in range(2):
        restore_post(standing=mo, post=post)
    thread.refresh_from_db()
    assert thread.excerpt == excerpt
    assert Post.objects.visible_to(mo.viewer).count() == 2
    assert since() == [
        PostHidden(thread_id=thread.pk, post_id=post.pk),
        PostRestored(thread_id=thread.pk, post_id=post.pk),
    ]


def test_the_refused_leave_no_trace(thread: Thread, ada: Standing) -> None:
    make_reply(thread, "ben")
    post = first_post(thread)
    for somebody in (
        Standing(AnonymousUser(), thread.community),
        member_of(thread.community, "ben"),
        join(make_community("elsewhere"), "eve", role="steward"),
        suspended(ada),
    ):
        for act in (delete_post, hide_post, restore_post):
            with pytest.raises(Denied):
                act(standing=somebody, post=post)
    assert since() == []
    assert Post.objects.filter(hidden_at=None, deleted_at=None).count() == 2


def test_in_a_thread_locked_meanwhile_authors_delete_nothing(thread: Thread, ada: Standing) -> None:
    post = first_post(thread)
    Thread.objects.update(locked_at=timezone.now())
    with pytest.raises(Denied, match="locked"):
        delete_post(standing=ada, post=post)
