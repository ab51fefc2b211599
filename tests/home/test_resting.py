"""The page of one's own pause."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from apps.communities.access import Standing
from apps.communities.services import rest
from apps.core import clock
from tests.communities.makers import join, make_brand, make_community
from tests.threads.makers import make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ground(settings: Settings) -> None:
    cache.clear()
    make_brand()
    settings.LIMITS = False


@pytest.fixture
def ben(client: Client) -> Standing:
    ben = join(make_community("bench"), "ben")
    client.force_login(ben.user)
    return ben


def test_it_is_begun_and_said_on_its_page_and_where_they_would_write(
    client: Client, ben: Standing
) -> None:
    thread = make_thread("ada", ben.community)
    assert 'href="/c/bench/rest/"' in client.get("/c/bench/").content.decode()
    assert client.post("/c/bench/rest/", {}).status_code == 422
    assert client.post("/c/bench/rest/", {"days": "4"}).status_code == 422

    answer = client.post("/c/bench/rest/", {"days": "7"})

    assert (answer.status_code, answer["Location"]) == (302, "/c/bench/rest/")
    said = client.get("/c/bench/rest/").content.decode()
    assert "You have a pause here." in said
    assert "You can end it from" in said
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "You asked for a pause here until" in page
    assert 'href="/c/bench/rest/">Your pause' in page
    assert "Pauses you asked for" in client.get("/standing/").content.decode()


def test_it_can_be_ended_there_from_the_next_day_on(client: Client, ben: Standing) -> None:
    with clock.at(clock.now() - timedelta(hours=25)):
        rest(standing=ben, days=7)
    assert "Write again" in client.get("/c/bench/rest/").content.decode()
    assert client.post("/c/bench/rest/", {"end": "1"})["Location"] == "/c/bench/"
    assert "Pause your own writing" in client.get("/c/bench/rest/").content.decode()


def test_it_is_refused_on_the_first_day(client: Client, ben: Standing) -> None:
    rest(standing=ben, days=7)
    assert client.post("/c/bench/rest/", {"end": "1"}).status_code == 403


def test_nobody_else_is_shown_it(client: Client, ben: Standing) -> None:
    rest(standing=ben, days=7)
    mo = join(ben.community, "mo", role="moderator")  # type: ignore[arg-type]
    client.force_login(mo.user)
    for url in ("/c/bench/", "/c/bench/people/", "/@ben/", "/c/bench/rest/", "/queue/"):
        said = client.get(url).content.decode()
        assert "asked for a pause" not in said
        assert "You have a pause" not in said
