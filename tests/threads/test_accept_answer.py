"""The asker says what answered the question."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from apps.communities.access import Standing
from apps.core.access import Denied
from apps.ledger.events import Event
from apps.threads.events import AnswerAccepted, AnswerWithdrawn
from apps.threads.models import Post, Thread
from apps.threads.services import accept_answer, withdraw_answer
from tests.communities.makers import join
from tests.ledger.settling import recorded
from tests.threads.makers import first_post, make_question, make_reply, make_thread, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Thread:
    return make_question("ada")


@pytest.fixture
def ada(question: Thread) -> Standing:
    return member_of(question.community, "ada")


@pytest.fixture
def reply(question: Thread) -> Post:
    return make_reply(question, "ben")


def said() -> list[Event]:
    return [fact for fact in recorded() if isinstance(fact, AnswerAccepted | AnswerWithdrawn)]


def test_a_reply_answers_until_the_asker_thinks_otherwise(
    question: Thread, ada: Standing, reply: Post
) -> None:
    better = make_reply(question, "cleo")
    for post in (reply, reply, better):
        accept_answer(standing=ada, post=post)
        question.refresh_from_db()
        assert question.answer == post
    for _ in range(2):
        withdraw_answer(standing=ada, thread=question)
    question.refresh_from_db()
    assert question.answer is None
    assert said() == [
        AnswerAccepted(thread_id=question.pk, post_id=reply.pk),
        AnswerWithdrawn(thread_id=question.pk, post_id=reply.pk),
        AnswerAccepted(thread_id=question.pk, post_id=better.pk),
        AnswerWithdrawn(thread_id=question.pk, post_id=better.pk),
    ]


def test_the_question_is_not_its_own_answer(question: Thread, ada: Standing) -> None:
    with pytest.raises(Denied):
        accept_answer(standing=ada, post=first_post(question))


@pytest.mark.parametrize("gone", ["deleted_at", "hidden_at"])
def test_nor_is_what_nobody_can_read(ada: Standing, reply: Post, gone: str) -> None:
    Post.objects.filter(pk=reply.pk).update(**{gone: timezone.now()})
    with pytest.raises(Denied):
        accept_answer(standing=ada, post=reply)
    assert said() == []


def test_nor_is_a_reply_of_another_thread(question: Thread, ada: Standing) -> None:
    foreign = make_reply(make_question("ada", community=question.community), "ben")
    foreign.thread = question
    with pytest.raises(Denied, match="no longer here"):
        accept_answer(standing=ada, post=foreign)


def test_the_refused_leave_no_trace(question: Thread, reply: Post) -> None:
    for somebody in (
        Standing(AnonymousUser(), question.community),
        member_of(question.community, "ben"),
        join(question.community, "mo", role="steward"),
    ):
        with pytest.raises(Denied):
            accept_answer(standing=somebody, post=reply)
        with pytest.raises(Denied):
            withdraw_answer(standing=somebody, thread=question)
    assert said() == []


def test_a_discussion_has_none() -> None:
    thread = make_thread("ada")
    reply = make_reply(thread, "ben")
    with pytest.raises(Denied, match="question"):
        accept_answer(standing=member_of(thread.community, "ada"), post=reply)
