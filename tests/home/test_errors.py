"""What people are told when something does not work, as the whole house shows it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.communities.theme import digest
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.home.makers import say

pytestmark = pytest.mark.django_db


def test_what_is_missing_and_what_is_hidden_look_alike_by_day_and_by_night(client: Client) -> None:
    lair = make_community("lair", visibility="secret")
    hidden = say(lair, join(lair, "ben").user).get_absolute_url()
    plain = client.get("/c/nowhere/").text
    client.force_login(make_user("ada", theme="dark"))

    pages = {client.get(path).text for path in ("/c/nowhere/", "/c/lair/", hidden, "/nowhere")}

    assert pages == {plain.replace(' lang="en-gb"', ' lang="en-gb" data-theme="dark"')}


def test_what_broke_asks_nothing_of_the_database(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> None:
        raise ZeroDivisionError

    make_brand(colour="#ff8800")
    client = Client(raise_request_exception=False)
    client.force_login(make_user("ada", theme="light"))
    monkeypatch.setattr("apps.home.views.front.shell_for", breaks)

    with django_assert_num_queries(2):  # session and user, before it broke
        page = client.get("/")
    sheet = re.findall(r'href="(/theme-.+?[.]css)"', page.text)

    assert page.status_code == 500
    assert 'data-theme="light"' in page.text
    assert sheet == [f"/theme-{digest('#0e6478')}.css"]
    assert client.get(sheet[0]).headers["Location"] == f"/theme-{digest('#ff8800')}.css"
