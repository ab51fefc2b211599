"""An author says it better."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.communities.access import Standing
from apps.core.access import Denied
from apps.threads.events import PostEdited
from apps.threads.models import Post, Revision, Thread
from apps.threads.services import Conflict, edit_post
from tests.communities.makers import join
from tests.ledger.settling import recorded
from tests.threads.makers import first_post, make_reply, make_thread, member_of, suspended

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> Thread:
    return make_thread(author="ada", body="Old words")


@pytest.fixture
def ada(thread: Thread) -> Standing:
    return member_of(thread.community, "ada")


def edits() -> list[PostEdited]:
    return [fact for fact in recorded() if isinstance(fact, PostEdited)]


def test_the_new_words_stand_and_the_old_ones_are_kept(thread: Thread, ada: Standing) -> None:
    post = edit_post(standing=ada, post=first_post(thread), body="**New** words", version=1)

    assert (post.body, post.html, post.version) == (
        "**New** words",
        "<p><strong>New</strong> words</p>\n",
        2,
    )
    assert post.edited_at is not None
    kept = Revision.objects.get()
    assert (kept.post, kept.version, kept.body, kept.editor) == (post, 1, "Old words", ada.user)
    thread.refresh_from_db()
    assert thread.excerpt == "New words"
    assert edits() == [PostEdited(thread_id=thread.pk, post_id=post.pk, version=2)]


def test_an_edited_reply_leaves_the_excerpt(thread: Thread) -> None:
    reply = make_reply(thread, "ben")
    ben = member_of(thread.community, "ben")
    edit_post(standing=ben, post=reply, body="Better", version=1)
    thread.refresh_from_db()
    assert thread.excerpt == "Old words"


def test_a_stale_edit_writes_nothing_and_shows_what_stands(thread: Thread, ada: Standing) -> None:
    post = first_post(thread)
    edit_post(standing=ada, post=post, body="First", version=1)

    with pytest.raises(Conflict) as conflict:
        edit_post(standing=ada, post=post, body="Second", version=1)

    assert (conflict.value.post.body, conflict.value.post.version) == ("First", 2)
    assert Post.objects.get().body == "First"
    assert (Revision.objects.count(), len(edits())) == (1, 1)


def test_the_same_edit_sent_twice_is_one(thread: Thread, ada: Standing) -> None:
    for _ in range(2):
        edit_post(standing=ada, post=first_post(thread), body="New", version=1)
    assert (Revision.objects.count(), len(edits())) == (1, 1)


def test_unchanged_words_are_no_edit(thread: Thread, ada: Standing) -> None:
    edit_post(standing=ada, post=first_post(thread), body="Old words\n", version=1)
    assert (Revision.objects.count(), edits()) == (0, [])


def test_the_refused_leave_no_trace(thread: Thread, ada: Standing) -> None:
    post = first_post(thread)
    for somebody in (
        Standing(AnonymousUser(), thread.community),
        join(thread.community, "mo", role="steward"),
        suspended(ada),
    ):
        with pytest.raises(Denied):
            edit_post(standing=somebody, post=post, body="Not mine", version=1)
    assert Post.objects.get().body == "Old words"
    assert edits() == []


@pytest.mark.parametrize("gone", ["deleted_at", "hidden_at"])
def test_a_post_taken_away_meanwhile_is_not_edited(
    thread: Thread, ada: Standing, gone: str
) -> None:
    post = first_post(thread)
    Post.objects.update(**{gone: timezone.now()})
    with pytest.raises(Denied):
        edit_post(standing=ada, post=post, body="New", version=1)
    assert Post.objects.get().body == "Old words"


def test_a_post_said_to_be_elsewhere_is_not_found(thread: Thread, ada: Standing) -> None:
    post = first_post(thread)
    post.thread = make_thread("ada", thread.community)
    with pytest.raises(Denied, match="no longer here"):
        edit_post(standing=ada, post=post, body="New", version=1)


def test_words_that_do_not_fit_change_nothing(thread: Thread, ada: Standing) -> None:
    with pytest.raises(ValidationError):
        edit_post(standing=ada, post=first_post(thread), body="", version=1)
    assert Post.objects.get().body == "Old words"
