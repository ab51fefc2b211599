"""The search page, with and without htmx."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.communities.makers import join, make_community
from tests.search.makers import declare, make_post

pytestmark = pytest.mark.django_db

TYPING = {"HX-Request": "true", "HX-Target": "results"}


@pytest.fixture(autouse=True)
def _posts(monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)


def test_a_visitor_searches_without_a_cookie(client: Client) -> None:
    make_post(make_community(), "A zip <script>alert(1)</script>", title="<i>Zip</i>")

    response = client.get("/search/", {"q": "zip"})

    assert response.status_code == 200
    assert "A <mark>zip</mark> &lt;script" in response.text
    assert "&lt;i <mark>Zip</mark>" in response.text or "<mark>Zip</mark>" in response.text
    assert "<script>alert" not in response.text
    assert not response.cookies


def test_while_one_types_only_the_results_are_sent(client: Client) -> None:
    make_post(make_community(), "A zip slider")

    response = client.get("/search/", {"q": "zip slid"}, headers=TYPING)

    assert "<title>" not in response.text
    assert "<mark>slider</mark>" in response.text


def test_what_was_asked_is_shown_as_text(client: Client) -> None:
    response = client.get("/search/", {"q": '"><script>alert(1)</script>'})

    assert "<script>alert" not in response.text


def test_nothing_found_offers_to_ask(client: Client) -> None:
    ben = join(make_community(name="Repair Bench"), "ben").user
    client.force_login(ben)

    page = client.get("/search/", {"q": "zipp & co"}).text

    assert "Nothing about “zipp &amp; co”." in page
    assert 'href="/c/repair-bench/new/?title=zipp%20%26%20co"' in page


@pytest.mark.parametrize("number", ["0", "-1", "99", "1e308", "x", "\u0661", "2.0", " 1", "1\n"])
def test_a_page_that_cannot_be_is_not_found(client: Client, number: str) -> None:
    assert client.get("/search/", {"q": "zip", "page": number}).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_searching_changes_nothing(client: Client, method: str) -> None:
    assert getattr(client, method)("/search/").status_code == 405


def test_an_empty_question_shows_the_form(client: Client) -> None:
    page = client.get("/search/").text

    assert 'name="q"' in page
    assert "Nothing about" not in page


def test_a_question_of_strange_bytes_is_answered(client: Client) -> None:
    assert client.get("/search/?q=%ff%fe%C0%AF&page=1").status_code == 200
    assert client.get("/search/?q=" + "%22" * 3000).status_code == 200
