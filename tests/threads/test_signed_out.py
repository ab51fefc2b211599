"""A session that ends while somebody writes: nothing is posted, and no word is lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from apps.communities.services import set_role
from apps.threads.models import Post, Thread
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.threads.makers import make_thread

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
WORDS = "My <b>words</b>"
SHOWN = "My &lt;b&gt;words&lt;/b&gt;"


@pytest.fixture(autouse=True)
def _ground() -> None:
    make_brand()


@pytest.fixture
def thread() -> Thread:
    return make_thread("ada")


def places(thread: Thread) -> list[str]:
    base = f"/t/{thread.public_id}/"
    return [f"{base}replies/", f"{base}1/edit/", f"/c/{thread.community.slug}/new/"]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_visitor_who_wrote_has_their_words(thread: Thread, client: Client, place: int) -> None:
    response = client.post(places(thread)[place], {"body": WORDS, "title": "A zip"})

    assert response.status_code == 403
    assert f"{SHOWN}</textarea>" in response.text
    assert 'value="A zip"' in response.text


@pytest.mark.parametrize("place", [0, 1, 2])
def test_htmx_gets_a_notice_with_the_way_in_and_no_page(
    thread: Thread, client: Client, place: int
) -> None:
    came = f"http://testserver{thread.get_absolute_url()}?page=1"
    response = client.post(places(thread)[place], {"body": WORDS}, headers=HTMX | {"Referer": came})

    assert response.status_code == 403
    assert response.text.strip().startswith('<div class="notice notice--bad" role="alert">')
    assert "<nav" not in response.text
    assert "<form" not in response.text
    assert "Your words are safe" in response.text
    back = f"/accounts/login/?next=%2Ft%2F{thread.public_id}%2Fa-zip-that-slips%2F%3Fpage%3D1"
    assert f'href="{back}"' in response.text


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("visibility", ["members", "private", "secret"])
def test_in_closed_places_too_and_they_look_like_none(
    client: Client, visibility: str, headers: dict[str, str]
) -> None:
    fields = {"joining": "invitation"} if visibility == "secret" else {}
    thread = make_thread("ada", make_community("closed", visibility=visibility, **fields))
    here = {place: client.post(place, {"body": WORDS}, headers=headers) for place in places(thread)}
    never = {
        place: client.post(
            place.replace(thread.public_id, "0" * 10).replace("closed", "nowhere"),
            {"body": WORDS},
            headers=headers,
        )
        for place in here
    }

    for place, answer in here.items():
        assert answer.status_code == never[place].status_code == 404
        assert answer.content == never[place].content
        assert "Your words are safe" in answer.text
        assert (SHOWN in answer.text) is not bool(headers)


def test_a_visitor_who_wrote_nothing_is_told_nothing_of_words(client: Client) -> None:
    thread = make_thread("ada", make_community("closed", visibility="private"))

    assert "Your words" not in client.post(f"/t/{thread.public_id}/replies/", {"body": ""}).text


# ── signed in again, and the page is from before ─────────────────────────────────────────────────
def strict(thread: Thread) -> Client:
    """The browser of the thread's author, who signed in after the page was opened."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(thread.author)
    return client


@pytest.mark.parametrize("place", [0, 1, 2])
def test_words_with_an_old_token_come_back_with_a_new_one(thread: Thread, place: int) -> None:
    client, url = strict(thread), places(thread)[place]
    sent = {"body": WORDS, "title": "A zip", "kind": "question", "version": "1"}

    response = client.post(url, sent)

    assert response.status_code == 422
    assert "You signed in again since you began." in response.text
    assert f"{SHOWN}</textarea>" in response.text
    assert Post.objects.count() == 1
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', response.text)[-1]
    again = client.post(url, sent | {"csrfmiddlewaretoken": token})
    assert again.status_code == 302
    assert Post.objects.filter(body=WORDS).count() == 1


def test_htmx_gets_the_composer_back(thread: Thread) -> None:
    response = strict(thread).post(places(thread)[0], {"body": WORDS}, headers=HTMX)

    assert response.status_code == 422
    assert response.text.strip().startswith('<div class="thread__reply" id="reply">')
    assert f"{SHOWN}</textarea>" in response.text


def test_a_button_with_an_old_token_says_what_to_do(thread: Thread) -> None:
    follow = f"/t/{thread.public_id}/follow/"

    response = strict(thread).post(follow, {"on": "1"}, headers=HTMX)

    assert response.status_code == 403
    assert "You signed in again since this page was opened." in response.text


@pytest.mark.parametrize("place", [0, 1, 2])
def test_whoever_may_not_write_gets_no_composer_back(thread: Thread, place: int) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("mallory"))
    closed = make_thread("ada", make_community("closed", visibility="private"))

    open_to_read = client.post(places(thread)[place], {"body": WORDS})
    hidden = client.post(places(closed)[place], {"body": WORDS})

    assert (open_to_read.status_code, hidden.status_code) == (403, 404)
    assert "<textarea" not in open_to_read.text + hidden.text


def test_a_foreign_token_writes_nothing_anywhere(thread: Thread) -> None:
    steward = join(thread.community, "noor", role="steward")
    held = thread.community.memberships.get(user=thread.author)
    set_role(standing=steward, membership=held, role="moderator")
    client = strict(thread)

    for path in ("lock", "pin", "1/delete", "follow"):
        sent = {"on": "1", "body": WORDS, "csrfmiddlewaretoken": "x" * 64}
        assert client.post(f"/t/{thread.public_id}/{path}/", sent).status_code == 403

    thread.refresh_from_db()
    assert (thread.locked_at, thread.pinned_at, thread.deleted_at) == (None, None, None)


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("strictly", [True, False])  # whether the browser lost its token as well
def test_from_a_closed_place_the_words_are_in_theirs_again_without_looking_for_it(
    place: int, *, strictly: bool
) -> None:
    thread = make_thread("ada", make_community("closed", visibility="private"))
    client, url = Client(enforce_csrf_checks=True), places(thread)[place]
    sent = {"body": WORDS, "title": "A zip"}

    kept = (client if strictly else Client()).post(url, sent)
    assert kept.status_code == (403 if strictly else 404)
    assert '<form method="post" action="">' in kept.text
    assert re.findall(r'<textarea [^>]*name="(\w+)"', kept.text) == ["title", "body"]
    assert 'target="_blank"' in kept.text

    client.force_login(thread.author)  # beside that page
    back = client.post(url, sent)
    assert back.status_code == 422
    assert "You signed in again since you began." in back.text
    assert f"{SHOWN}</textarea>" in back.text
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', back.text)[-1]
    version = {"version": "1", "kind": "question", "csrfmiddlewaretoken": token}
    assert client.post(url, sent | version).status_code == 302
    assert Post.objects.filter(body=WORDS).count() == 1


def test_where_words_have_no_page_of_their_own_they_are_there_to_copy(thread: Thread) -> None:
    kept = strict(thread).post(f"/t/{thread.public_id}/2/delete/", {"body": WORDS})
    assert "readonly" in kept.text
    assert '<form method="post" action="">' not in kept.text
