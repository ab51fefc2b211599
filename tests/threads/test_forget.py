"""Words that are gone for good."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from apps.core.kinds import kind_of
from apps.threads.models import Post, Revision, Thread, Upload
from apps.threads.services import (
    accept_answer,
    add_upload,
    delete_post,
    edit_post,
    forget_post,
    forget_thread,
    purge_deleted,
)
from apps.threads.tasks import purge
from tests.ledger.settling import recorded
from tests.threads.makers import (
    first_post,
    make_question,
    make_reply,
    make_thread,
    member_of,
    picture_file,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def reply_with_history(thread: Thread) -> Post:
    """Ben's reply, once edited, with a picture."""
    reply = make_reply(thread, "ben", "First thoughts")
    ben = member_of(thread.community, "ben")
    upload = add_upload(standing=ben, file=picture_file())
    body = f"Second thoughts ![](/files/{upload.public_id}/large/)"
    return edit_post(standing=ben, post=reply, body=body, version=1)


def kept(media: Path) -> tuple[int, int, int]:
    files = [file for file in media.rglob("*") if file.is_file()]
    return Revision.objects.count(), Upload.objects.count(), len(files)


def test_a_deleted_post_is_emptied_after_thirty_days(media: Path) -> None:
    thread = make_thread("ada")
    reply = reply_with_history(thread)
    delete_post(standing=member_of(thread.community, "ben"), post=reply)
    Post.objects.update(deleted_at=timezone.now() - timedelta(days=29, hours=23))
    Post.objects.filter(number=1).update(deleted_at=None)
    before = kept(media)

    assert (purge_deleted(), kept(media)) == (0, before)
    Post.objects.filter(pk=reply.pk).update(deleted_at=timezone.now() - timedelta(days=30))
    purge()

    reply.refresh_from_db()
    assert (reply.body, reply.html, kept(media)) == ("", "", (0, 0, 0))
    assert reply.deleted_at is not None
    assert first_post(thread).body != ""
    assert purge_deleted() == 0


def test_many_are_emptied_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.threads.services.forgetting.BATCH", 2)
    thread = make_thread("ada")
    for _ in range(5):
        make_reply(thread, deleted_at=timezone.now() - timedelta(days=31))
    assert purge_deleted() == 5


def test_a_person_who_left_left_no_words(media: Path) -> None:
    question = make_question("ada")
    reply = reply_with_history(question)
    accept_answer(standing=member_of(question.community, "ada"), post=reply)

    for _ in range(2):
        forget_post(post=reply)

    reply.refresh_from_db()
    question.refresh_from_db()
    assert (reply.body, reply.html, kept(media)) == ("", "", (0, 0, 0))
    assert reply.deleted_at is not None
    assert question.answer is None
    assert [fact.kind for fact in recorded()].count("threads.post_deleted") == 1


def test_a_title_taken_back() -> None:
    thread = make_thread("ada", title="What Ada called it")
    for _ in range(2):
        forget_thread(thread=thread)
    forget_post(post=first_post(thread))
    thread.refresh_from_db()
    assert "Ada" not in thread.title
    assert (thread.excerpt, thread.deleted_at) == ("", None)


def test_kinds_tell_where_words_are() -> None:
    thread = make_thread("ada", title="A zip", body="It *jumps*")
    post = kind_of("post").found(thread.author, [first_post(thread).pk])[first_post(thread).pk]
    kind = kind_of("post")
    assert (kind.title(post), kind.text(post)) == ("A zip", "It *jumps*")
    assert (kind.author(post), kind.place(post)) == (thread.author, thread.community)
    assert kind_of("thread").text(thread) == "It jumps"
