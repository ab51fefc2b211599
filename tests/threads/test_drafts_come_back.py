"""A draft comes back whole: what kind of thread it was to be, its title and its words."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from apps.threads.models import Draft
from apps.threads.services import save_draft
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.threads.makers import make_thread

pytestmark = pytest.mark.django_db
CHOSEN = re.compile(r'name="kind" value="(\w+)" form="composer" checked')


@pytest.fixture(autouse=True)
def _ground() -> None:
    make_brand()


@pytest.mark.parametrize("kind", ["question", "discussion"])
@pytest.mark.parametrize("asked", ["", "?kind=question", "?kind=discussion", "?kind=poem"])
def test_a_draft_says_what_kind_of_thread_it_was_to_be(
    client: Client, kind: str, asked: str
) -> None:
    client.force_login(join(make_community("repair-bench"), "ben").user)
    words = {"key": "community-repair-bench", "kind": kind, "title": "Why?", "body": "It splits."}

    assert client.post("/draft/", words).status_code == 204
    page = client.get(f"/c/repair-bench/new/{asked}").text

    assert CHOSEN.findall(page) == [kind]
    assert 'value="Why?"' in page
    assert "It splits.</textarea>" in page


def test_without_a_draft_the_address_chooses(client: Client) -> None:
    client.force_login(join(make_community("repair-bench"), "ben").user)

    pages = [client.get(f"/c/repair-bench/new/{asked}").text for asked in ("", "?kind=question")]

    assert [CHOSEN.findall(page) for page in pages] == [["discussion"], ["question"]]


@pytest.mark.parametrize("kind", ["poem", "QUESTION", "question ", "\x00", "[]", "\uff11"])
def test_a_kind_we_do_not_know_is_not_kept(client: Client, kind: str) -> None:
    ben = make_user("ben")
    client.force_login(ben)

    answer = client.post("/draft/", {"key": "thread-1", "kind": kind, "body": "Words"})
    with pytest.raises(ValidationError):
        save_draft(user=ben, key="thread-1", kind=kind, body="Words")

    assert (answer.status_code, Draft.objects.count()) == (422, 0)


def test_an_edit_begun_brings_its_title_too(client: Client) -> None:
    thread = make_thread("ada", title="A zip that slips")
    client.force_login(thread.author)
    save_draft(user=thread.author, key=f"post-{thread.public_id}-1", title="A zip", body="It…")

    page = client.get(f"/t/{thread.public_id}/1/edit/").text

    assert 'required value="A zip">' in page
    assert "It…</textarea>" in page
