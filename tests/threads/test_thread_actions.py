"""Editing and pressing buttons on threads, with and without htmx."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from apps.communities.access import Standing
from apps.threads.models import Draft, Post, Reading, Thread, Upload
from apps.threads.services import delete_post, edit_post, save_draft
from tests.communities.makers import join
from tests.core.marked import changes_in
from tests.threads.makers import at, first_post, make_question, make_reply, make_thread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]
HTMX = {"HX-Request": "true"}


def status_of(client: Client, url: str) -> int:
    """What a file answers."""
    return client.get(url).status_code


def picture() -> SimpleUploadedFile:
    """A small PNG."""
    content = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "PNG")
    return SimpleUploadedFile("zip.png", content.getvalue(), "image/png")


# ── editing ──────────────────────────────────────────────────────────────────────────────────────
def test_an_edit_keeps_what_was_said(thread: Thread, ben: Standing, client: Client) -> None:
    make_reply(thread, "ben", "A drop of soap.")
    url = at(thread, 2, "edit")
    assert "A drop of soap." in client.get(url).text

    response = client.post(url, {"body": "A drop of oil.", "version": "1"})

    assert response.status_code == 302
    history = client.get(at(thread, 2, "history")).text
    assert changes_in(history) == [("del", "soap"), ("ins", "oil")]
    assert "edited once" in client.get(thread.get_absolute_url()).text
    assert client.get(at(thread, 2, "history"), {"version": "7"}).status_code == 404


def test_a_stale_edit_shows_both_and_writes_nothing(
    thread: Thread, ben: Standing, client: Client
) -> None:
    post = make_reply(thread, "ben", "First")
    edit_post(standing=ben, post=post, body="Said <elsewhere>", version=1)

    response = client.post(at(thread, 2, "edit"), {"body": "Said here", "version": "1"})

    assert response.status_code == 409
    assert "Said &lt;elsewhere&gt;" in response.text
    assert "Said here</textarea>" in response.text
    assert 'name="version" value="2"' in response.text
    assert Post.objects.get(pk=post.pk).body == "Said <elsewhere>"


def test_nobody_edits_anothers_words(thread: Thread, ben: Standing, client: Client) -> None:
    assert client.get(at(thread, 1, "edit")).status_code == 403
    assert client.post(at(thread, 1, "edit"), {"body": "x", "version": "1"}).status_code == 403
    assert first_post(thread).version == 1


def test_the_first_post_brings_its_title_along(client: Client) -> None:
    thread = make_thread("ada")
    client.force_login(first_post(thread).author)

    client.post(at(thread, 1, "edit"), {"body": "New", "version": "1", "title": "A new name"})

    thread.refresh_from_db()
    assert thread.title == "A new name"


# ── buttons ──────────────────────────────────────────────────────────────────────────────────────
def test_a_word_is_left_and_taken_back(thread: Thread, ben: Standing, client: Client) -> None:
    url = at(thread, 1, "react", "thanks")

    swapped = client.post(url, {"on": "1"}, headers=HTMX)
    assert swapped["HX-Retarget"] == "#r1"
    assert 'aria-pressed="true">Thank you <b>1</b>' in swapped.text
    assert swapped.text.lstrip().startswith("<article")

    plain = client.post(url, {"on": "0"})
    assert (plain.status_code, first_post(thread).tally) == (302, {})
    assert client.post(at(thread, 1, "react", "no-such"), {"on": "1"}).status_code == 403


def test_the_asker_accepts_and_withdraws(client: Client) -> None:
    thread = make_question("ada")
    make_reply(thread, "ben")
    client.force_login(first_post(thread).author)

    client.post(at(thread, 2, "accept"), {"on": "1"})
    thread.refresh_from_db()
    assert thread.answer is not None

    client.post(at(thread, 2, "accept"), {"on": "0"}, headers=HTMX)
    thread.refresh_from_db()
    assert thread.answer is None


def test_those_who_keep_order_pin_and_lock(thread: Thread, ben: Standing, client: Client) -> None:
    assert client.post(at(thread, "pin"), {"on": "1"}).status_code == 403
    client.force_login(join(thread.community, "mo", role="moderator").user)

    client.post(at(thread, "pin"), {"on": "1"})
    client.post(at(thread, "lock"), {"on": "1"}, headers=HTMX)

    thread.refresh_from_db()
    assert thread.pinned_at
    assert thread.is_locked
    client.force_login(ben.user)
    assert "This thread is locked." in client.get(thread.get_absolute_url()).text


def test_following_swaps_its_button(thread: Thread, ben: Standing, client: Client) -> None:
    response = client.post(at(thread, "follow"), {"on": "1"}, headers=HTMX)

    assert response["HX-Retarget"] == "#follow"
    assert 'aria-pressed="true"' in response.text
    assert Reading.objects.get(user=ben.user).follows
    assert client.post(at(thread, "follow"), {"on": "0"}).status_code == 302


def test_deleting_leaves_a_place(thread: Thread, ben: Standing, client: Client) -> None:
    make_reply(thread, "ben", "CANARY")

    swapped = client.post(at(thread, 2, "delete"), headers=HTMX)

    assert "A post was deleted here." in swapped.text
    assert "CANARY" not in client.get(thread.get_absolute_url()).text
    for path in (at(thread, 2, "edit"), at(thread, 2, "history")):
        assert client.get(path).status_code == 404
    assert client.post(at(thread, 2, "react", "thanks"), {"on": "1"}).status_code == 404


def test_every_dot_goes_at_once(thread: Thread, ben: Standing, client: Client) -> None:
    make_reply(thread, "cleo")

    response = client.post(f"/c/{thread.community.slug}/read/")

    assert response.status_code == 302
    assert Reading.objects.get(user=ben.user).number == 2


@pytest.mark.parametrize(
    "path",
    ["replies", "seen", "pin", "lock", "follow", "1/delete", "1/react/thanks", "1/accept"],
)
def test_buttons_are_pressed_and_never_visited(
    thread: Thread, ben: Standing, client: Client, path: str
) -> None:
    assert client.get(at(thread, path)).status_code == 405


# ── on the way ───────────────────────────────────────────────────────────────────────────────────
def test_preview_and_draft(thread: Thread, ben: Standing, client: Client) -> None:
    looks = client.post("/preview/", {"body": "**Bold** <script>x</script>"})
    assert "<strong>Bold</strong>" in looks.text
    assert "<script>" not in looks.text
    assert client.post("/preview/", {"body": "x" * 32_001}).status_code == 422

    kept = client.post("/draft/", {"key": f"thread-{thread.public_id}", "body": "Half"})
    assert (kept.status_code, Draft.objects.get().body) == (204, "Half")
    assert "Half</textarea>" in client.get(thread.get_absolute_url()).text


def test_visitors_keep_nothing_here(thread: Thread, client: Client) -> None:
    assert client.post("/preview/", {"body": "x"}).status_code == 403
    assert client.post("/draft/", {"key": "thread-x", "body": "x"}).status_code == 403
    assert client.post(at(thread, "follow"), {"on": "1"}).status_code == 403


def test_a_draft_of_an_edit_comes_back(thread: Thread, ben: Standing, client: Client) -> None:
    make_reply(thread, "ben", "Said")
    save_draft(user=ben.user, key=f"post-{thread.public_id}-2", body="Said better")

    assert "Said better</textarea>" in client.get(at(thread, 2, "edit")).text


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────
def test_a_picture_is_kept_and_only_its_owner_sees_it_before_it_is_posted(
    thread: Thread, ben: Standing, client: Client
) -> None:
    fields = {"community": thread.community.slug, "alt": "A zip", "file": picture()}
    answer = client.post("/uploads/", fields)
    assert answer.status_code == 201
    url = answer.json()["url"]
    assert status_of(client, url) == 200
    assert status_of(client, url.replace("large", "no-such")) == 404

    client.force_login(join(thread.community, "cleo").user)
    assert status_of(client, url) == 404
    client.logout()
    assert status_of(client, url) == 404


def test_what_is_no_picture_is_said_so(thread: Thread, ben: Standing, client: Client) -> None:
    file = SimpleUploadedFile("a.png", b"not a picture", "image/png")

    answer = client.post("/uploads/", {"community": thread.community.slug, "file": file})

    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not Upload.objects.exists()


def test_a_picture_goes_with_its_post(thread: Thread, ben: Standing, client: Client) -> None:
    fields = {"community": thread.community.slug, "file": picture()}
    url = client.post("/uploads/", fields).json()["url"]
    ben.user.created_at -= timedelta(days=2)  # in their first day somebody looks at it first
    ben.user.save()
    client.post(at(thread, "replies"), {"body": f"![A zip]({url})"})
    client.logout()
    assert status_of(client, url) == 200

    delete_post(standing=ben, post=Post.objects.select_related("thread").get(number=2))

    assert status_of(client, url) == 404


def test_visitors_read_what_changed_without_names(
    thread: Thread, ben: Standing, client: Client
) -> None:
    post = make_reply(thread, "ben", "Ask @ada about soap.")
    edit_post(standing=ben, post=post, body="Ask @ada about oil.", version=1)
    client.logout()

    html = client.get(at(thread, 2, "history")).text

    assert changes_in(html) == [("del", "soap"), ("ins", "oil")]
    assert not any(name in html for name in ("@ada", "Ada", "/@", ">Ben<"))
