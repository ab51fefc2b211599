"""A form sent twice is one post; with other words in it, these are given back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from apps.communities.access import Standing
from apps.threads.models import Draft, Post, Thread
from apps.threads.services import SentBefore, edit_post, reply_to_thread, save_draft, start_thread
from tests.communities.makers import make_brand
from tests.threads.makers import make_reply, make_thread, member_of

pytestmark = pytest.mark.django_db
ONCE = "abcdefgh12345678"
HTMX = {"HX-Request": "true"}
SAID = "These words are not posted yet"


@pytest.fixture(autouse=True)
def _ground(settings: Settings, tmp_path: Any) -> None:
    make_brand()
    settings.LIMITS = False
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def thread() -> Thread:
    return make_thread("ada")


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "PNG")
    return SimpleUploadedFile("zip.png", content.getvalue(), "image/png")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_other_words_in_the_same_form_come_back(
    thread: Thread, ben: Standing, client: Client, headers: dict[str, str]
) -> None:
    url = f"/t/{thread.public_id}/replies/"
    client.post(url, {"body": "First.", "once": ONCE})
    save_draft(user=ben.user, key=f"thread-{thread.public_id}", body="<Second>.")

    back = client.post(url, {"body": "<Second>.", "once": ONCE}, headers=headers)

    first = Post.objects.get(number=2)
    assert (back.status_code, thread.posts.count(), Draft.objects.count()) == (422, 2, 1)
    assert "&lt;Second&gt;.</textarea>" in back.text
    assert SAID in back.text
    assert f'<a class="link" href="{first.get_absolute_url()}">its own post</a>' in back.text
    assert ONCE not in back.text


def test_another_thread_in_the_same_form_comes_back(
    thread: Thread, ben: Standing, client: Client
) -> None:
    url = f"/c/{thread.community.slug}/new/"
    form = {"kind": "question", "title": "Why?", "body": "It splits.", "once": ONCE}
    assert client.post(url, form).status_code == 302

    for other in ({"title": "How?"}, {"body": "It slips."}, {"kind": "discussion"}):
        back = client.post(url, form | other)
        assert back.status_code == 422
        assert SAID in back.text
        assert all(words in back.text for words in (form | other).values() if words != ONCE)
    assert client.post(url, form).status_code == 302
    assert Thread.objects.count() == 2


def test_a_form_of_one_place_makes_nothing_vanish_in_another(thread: Thread, ben: Standing) -> None:
    reply_to_thread(standing=ben, thread=thread, body="Soap.", once=ONCE)
    other = make_thread("ada", thread.community)

    with pytest.raises(SentBefore):
        reply_to_thread(standing=ben, thread=other, body="Soap.", once=ONCE)
    with pytest.raises(SentBefore):
        start_thread(standing=ben, kind="discussion", title="Soap", body="Soap.", once=ONCE)
    assert other.posts.count() == 1


def test_a_late_twin_of_what_was_edited_is_a_twin(thread: Thread, ben: Standing) -> None:
    post = reply_to_thread(standing=ben, thread=thread, body="Soap.\n", once=ONCE)
    edit_post(standing=ben, post=post, body="Candle wax.", version=1)

    twin = reply_to_thread(standing=ben, thread=thread, body="Soap.\n\n", once=ONCE)

    assert twin == post


def test_a_picture_sent_along_twice_is_sent_once(
    thread: Thread, ben: Standing, client: Client
) -> None:
    url = f"/t/{thread.public_id}/replies/"
    for body, status in (("Look.", 302), ("Look.", 302), ("Look here.", 422)):
        form = {"body": body, "once": ONCE, "alt": "A zip", "picture": picture()}
        assert client.post(url, form).status_code == status
    assert Post.objects.count() == 2


def test_anothers_form_is_anothers(thread: Thread, ben: Standing) -> None:
    cleo = member_of(thread.community, "cleo")
    make_reply(thread, "ben")

    for who, words in ((ben, "Mine."), (cleo, "Hers.")):
        reply_to_thread(standing=who, thread=thread, body=words, once=ONCE)

    assert list(Post.objects.filter(once=ONCE).values_list("body", flat=True)) == ["Mine.", "Hers."]
