"""A picture without JavaScript: sent along with the words of a reply, a thread or an edit."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from apps.threads.models import Post, Thread, Upload
from tests.communities.makers import make_brand
from tests.threads.makers import first_post, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ground(settings: Settings, tmp_path: Any) -> None:
    make_brand()
    settings.LIMITS = False
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def thread(client: Client) -> Thread:
    thread = make_thread("ada")
    client.force_login(thread.author)
    return thread


def places(thread: Thread) -> list[str]:
    base = f"/t/{thread.public_id}/"
    return [f"{base}replies/", f"{base}1/edit/", f"/c/{thread.community.slug}/new/"]


def picture(content: bytes = b"") -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    return SimpleUploadedFile("zip.png", content or file.getvalue(), "image/png")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_it_shows_comes_back_with_the_words_when_it_is_none(
    thread: Thread, client: Client, place: int
) -> None:
    form = {"body": "Look.", "title": "A zip", "kind": "question", "version": "1"}
    broken = {"picture": picture(b"not a picture"), "alt": 'A "zip"'}

    page = client.post(places(thread)[place], form | broken)

    assert page.status_code == 422
    assert "We take PNG, JPEG, GIF and WebP pictures." in page.text
    assert '<details class="composer__pic" open>' in page.text
    assert 'name="alt" maxlength="300" value="A &quot;zip&quot;"' in page.text
    assert "Look.</textarea>" in page.text
    assert not Upload.objects.exists()


def test_an_edit_may_bring_one(thread: Thread, client: Client) -> None:
    form = {"body": "Look.", "title": thread.title, "version": "1", "alt": "A zip"}

    answer = client.post(places(thread)[1], form | {"picture": picture()})

    upload = Upload.objects.get()
    assert answer.status_code == 302
    assert upload.post == first_post(thread)
    body = f"Look.\n\n![A zip](/files/{upload.public_id}/large/)"
    assert Post.objects.values_list("body", flat=True).get() == body


@pytest.mark.parametrize("last", ["0", "2", "1e308", "\uff11", "true", "[]"])
def test_where_a_thread_ends_is_said_in_one_way(thread: Thread, client: Client, last: str) -> None:
    answer = client.post(places(thread)[0], {"body": "Soap.", "last": last})

    assert (answer.status_code, thread.posts.count()) == (422, 1)
    assert "Soap.</textarea>" in answer.text
