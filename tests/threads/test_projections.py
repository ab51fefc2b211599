"""Others learn of it: the people concerned, search, and open pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.core.access import Denied
from apps.ledger.models import Cursor
from apps.live.services import publish
from apps.notifications.models import Notification
from apps.notifications.selectors import unseen_count
from apps.search.models import Document
from apps.threads.models import Thread
from apps.threads.services import (
    accept_answer,
    delete_post,
    edit_post,
    follow_thread,
    hide_post,
    hide_thread,
    mark_read,
    rename_thread,
    reply_to_thread,
    restore_post,
    restore_thread,
)
from tests.communities.makers import join
from tests.ledger.settling import settle
from tests.threads.makers import make_question, make_reply, make_thread, member_of

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    return sorted(Notification.objects.values_list("recipient__handle", "reason"))


def found() -> set[tuple[str, int]]:
    kinds = ("thread", "post")
    return set(Document.objects.filter(kind__in=kinds).values_list("kind", "object_id"))


def everything(thread: Thread) -> set[tuple[str, int]]:
    posts = thread.posts.values_list("pk", flat=True)
    return {("thread", thread.pk)} | {("post", pk) for pk in posts}


def test_followers_and_the_mentioned_hear_once_and_the_author_does_not() -> None:
    thread = make_thread("ada")
    for name in ("cleo", "dan"):
        join(thread.community, name)
    make_reply(thread, "ben", "@cleo, @ben: the library?")
    settle()
    assert told() == [("ada", "reply"), ("cleo", "mention")]
    notification = Notification.objects.first()
    assert notification is not None
    assert (notification.kind, notification.object_id) == ("post", thread.posts.get(number=2).pk)


def test_who_stopped_following_hears_no_more() -> None:
    thread = make_thread("ada")
    follow_thread(standing=member_of(thread.community, "ada"), thread=thread, on=False)
    make_reply(thread, "ben")
    settle()
    assert told() == []


def test_a_thread_is_news_to_those_it_names() -> None:
    thread = make_thread("ada")
    join(thread.community, "ben")
    make_thread("ada", thread.community, body="@ben, look")
    settle()
    assert told() == [("ben", "mention")]


def test_an_answer_is_news_to_who_gave_it() -> None:
    question = make_question("ada")
    reply = make_reply(question, "ben")
    accept_answer(standing=member_of(question.community, "ada"), post=reply)
    settle()
    assert told() == [("ada", "reply"), ("ben", "answer")]


def test_a_post_nobody_can_read_is_no_news_whenever_it_went() -> None:
    thread = make_thread("ada")
    hidden, deleted = make_reply(thread, "ben"), make_reply(thread, "cleo")
    settle()
    assert len(told()) > 2
    keeper = member_of(thread.community, "noor", role="moderator")
    hide_post(standing=keeper, post=hidden)
    delete_post(standing=member_of(thread.community, "cleo"), post=deleted)
    quick = make_reply(thread, "dan")
    delete_post(standing=member_of(thread.community, "dan"), post=quick)
    settle()
    assert told() == []


def test_a_hidden_thread_takes_its_news_along() -> None:
    thread = make_thread("ada")
    make_reply(thread, "ben")
    settle()
    assert told() == [("ada", "reply")]
    keeper = member_of(thread.community, "noor", role="moderator")
    hide_thread(standing=keeper, thread=thread)
    settle()
    assert told() == []


def test_whoever_read_it_needs_not_be_pointed_there() -> None:
    thread = make_thread("ada")
    for name in ("ben", "cleo"):
        make_reply(thread, name)
    settle()
    author = thread.author
    mark_read(user=author, thread=thread, number=2)
    assert unseen_count(author) == 1  # one page has news still
    mark_read(user=author, thread=thread, number=3)
    assert unseen_count(author) == 0


def test_reading_the_ledger_twice_tells_nobody_twice() -> None:
    thread = make_thread("ada")
    make_reply(thread, "ben")
    settle()
    before = found()
    Cursor.objects.update(position=0)
    settle()
    assert told() == [("ada", "reply")]
    assert found() == before


def test_search_follows_a_post() -> None:
    thread = make_thread("ada")
    reply = make_reply(thread, "ben", "Candle wax")
    mo = join(thread.community, "mo", role="moderator")
    settle()
    assert found() == everything(thread)

    edit_post(standing=member_of(thread.community, "ben"), post=reply, body="Beeswax", version=1)
    settle()
    assert "beeswax" in Document.objects.get(kind="post", object_id=reply.pk).text
    hide_post(standing=mo, post=reply)
    settle()
    assert found() == everything(thread) - {("post", reply.pk)}
    restore_post(standing=mo, post=reply)
    settle()
    assert found() == everything(thread)
    delete_post(standing=mo, post=reply)
    settle()
    assert found() == everything(thread) - {("post", reply.pk)}


def test_search_follows_a_thread() -> None:
    thread = make_thread("ada")
    reply = make_reply(thread, "ben")
    mo = join(thread.community, "mo", role="moderator")
    rename_thread(standing=mo, thread=thread, title="Mended: zips")
    settle()
    assert "mended" in Document.objects.get(kind="post", object_id=reply.pk).title
    hide_thread(standing=mo, thread=thread)
    settle()
    assert found() == set()
    restore_thread(standing=mo, thread=thread)
    settle()
    assert found() == everything(thread)


def test_an_open_page_gets_a_hint_once_the_reply_is_there(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    thread = make_thread("ada")
    ben = join(thread.community, "ben")
    with django_capture_on_commit_callbacks() as callbacks:
        reply_to_thread(standing=ben, thread=thread, body="Soap.")
    assert hints(callbacks) == [(f"thread-{thread.public_id}", None)]


def hints(callbacks: Iterable[Any]) -> list[tuple[Any, ...]]:
    partials = [call for call in callbacks if isinstance(call, partial)]
    return [call.args for call in partials if call.func is publish]


def test_a_refused_reply_hints_at_nothing(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    thread = make_thread("ada", locked_at=timezone.now())
    ben = join(thread.community, "ben")
    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(Denied):
        reply_to_thread(standing=ben, thread=thread, body="Soap.")
    assert callbacks == []
