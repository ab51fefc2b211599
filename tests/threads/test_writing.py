"""Replying and starting threads through their pages, with and without htmx."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from apps.communities.access import Standing
from apps.threads.models import Draft, Post, Reading, Thread
from tests.communities.makers import join, make_community
from tests.threads.makers import at, first_post, make_reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]
HTMX = {"HX-Request": "true"}


def picture() -> SimpleUploadedFile:
    """A small PNG."""
    content = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "PNG")
    return SimpleUploadedFile("zip.png", content.getvalue(), "image/png")


# ── replying ─────────────────────────────────────────────────────────────────────────────────────
def test_a_reply_without_htmx_leads_to_its_post(
    thread: Thread, ben: Standing, client: Client
) -> None:
    response = client.post(at(thread, "replies"), {"body": "At the library?", "to": "1"})

    post = Post.objects.get(number=2)
    assert (post.body, post.reply_to_id) == ("At the library?", first_post(thread).pk)
    assert (response.status_code, response["Location"]) == (302, post.get_absolute_url())


def test_a_reply_with_htmx_gets_an_empty_composer_and_the_post_by_the_live_way(
    thread: Thread, ben: Standing, client: Client
) -> None:
    response = client.post(at(thread, "replies"), {"body": "Hello", "last": "1"}, headers=HTMX)

    assert response.status_code == 200
    assert "<title>" not in response.text
    assert '<div class="thread__reply" id="reply">' in response.text
    assert "Hello" not in response.text
    assert '"target": "#tail"' in response["HX-Trigger-After-Settle"]

    news = client.get(at(thread, "posts"), {"after": "1"}, headers=HTMX)
    assert re.findall(r'id="r(\d+)"', news.text) == ["2"]
    assert 'id="tail"' in news.text
    assert client.get(at(thread, "posts"), {"after": "2"}, headers=HTMX).status_code == 204


def test_who_replied_is_shown_that_they_follow_now(
    thread: Thread, ben: Standing, client: Client
) -> None:
    assert 'id="follow" class' in client.get(thread.get_absolute_url()).text
    assert 'aria-pressed="false"' in client.get(thread.get_absolute_url()).text

    response = client.post(at(thread, "replies"), {"body": "Hello", "last": "1"}, headers=HTMX)

    (button,) = re.findall(r'<button id="follow".+?</button>', response.text, re.DOTALL)
    assert 'hx-swap-oob="true"' in button
    assert 'aria-pressed="true"' in button
    assert 'name="on" value="0"' in button
    assert button.endswith("Following</button>")


def test_the_same_form_twice_is_one_post(thread: Thread, ben: Standing, client: Client) -> None:
    for _ in range(2):
        client.post(at(thread, "replies"), {"body": "Once", "once": "abcdefgh12345678"})

    assert Post.objects.filter(body="Once").count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("body", ["", "  \n ", "x" * 32_001, "\x00"])
def test_words_that_do_not_fit_come_back(
    thread: Thread, ben: Standing, client: Client, headers: dict[str, str], body: str
) -> None:
    response = client.post(at(thread, "replies"), {"body": body, "to": "1"}, headers=headers)

    assert response.status_code == 422
    assert "notice--bad" in response.text
    assert body.strip("\x00 \n") in response.text
    assert not Post.objects.filter(number=2).exists()


@pytest.mark.parametrize(
    "hostile", ["-1", "1e308", "9" * 30, "0x1", "\uff11", "NaN", "null", "[]", "\x00"]
)
def test_hostile_numbers_write_nothing_and_break_nothing(
    thread: Thread, ben: Standing, client: Client, hostile: str
) -> None:
    make_reply(thread, "ben", "Mine")
    posts, readings = list(Post.objects.values()), list(Reading.objects.values())
    sent = {
        at(thread, "replies"): {"body": "x", "to": hostile},
        at(thread, "seen"): {"number": hostile},
        at(thread, "pin"): {"on": hostile},
        at(thread, "follow"): {"on": hostile},
        at(thread, 1, "accept"): {"on": hostile},
        at(thread, 1, "react", "thanks"): {"on": hostile},
        at(thread, 2, "edit"): {"body": "x", "version": hostile},
        "/draft/": {"key": hostile, "body": "x"},
        "/uploads/": {"community": hostile},
        f"/c/{thread.community.slug}/new/": {"kind": hostile, "title": "T", "body": "x"},
    }
    for url, fields in sent.items():
        for values in (fields, {name: [value, value] for name, value in fields.items()}):
            assert 400 <= client.post(url, values).status_code < 500, url
    assert client.post(at(thread, "replies"), {"body[]": "x"}).status_code == 422
    assert list(Post.objects.values()) == posts
    assert list(Reading.objects.values()) == readings
    assert not Draft.objects.exists()


# ── a new thread ─────────────────────────────────────────────────────────────────────────────────
def test_a_question_is_asked_with_a_picture_and_no_javascript(
    thread: Thread, ben: Standing, client: Client
) -> None:
    url = f"/c/{thread.community.slug}/new/"
    assert "What would you like to talk about?" in client.get(url).text

    fields = {"kind": "question", "title": "Slider or tape?", "body": "See.", "alt": "A zip"}
    response = client.post(url, {**fields, "picture": picture()})

    asked = Thread.objects.get(title="Slider or tape?")
    assert (response.status_code, response["Location"]) == (302, asked.get_absolute_url())
    html = client.get(asked.get_absolute_url()).text
    found = re.search(r'<img src="(/files/[^"]+)" alt="A zip"', html)
    assert found
    shown = client.get(found[1])
    shown.close()
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert shown["Cache-Control"] == "private, max-age=60"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]


def test_a_thread_that_does_not_fit_comes_back(
    thread: Thread, ben: Standing, client: Client
) -> None:
    url = f"/c/{thread.community.slug}/new/"

    response = client.post(url, {"kind": "question", "title": "", "body": "Kept words"})

    assert response.status_code == 422
    assert "Kept words" in response.text
    assert "Give it a title" in response.text


@pytest.mark.parametrize("visibility", ["members", "secret"])
def test_outsiders_start_nothing_where_they_cannot_read(
    ben: Standing, client: Client, visibility: str
) -> None:
    closed = make_community("closed", visibility=visibility)

    assert client.get(f"/c/{closed.slug}/new/").status_code == 404
    assert client.get("/c/no-such-place/new/").status_code == 404


def test_a_stranger_reads_why_not(client: Client) -> None:
    here = make_community()
    client.force_login(join(make_community("elsewhere"), "mallory").user)

    assert client.get(f"/c/{here.slug}/new/").status_code == 403
