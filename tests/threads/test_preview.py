"""A preview shows what the post will: people who are named, too."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community

pytestmark = pytest.mark.django_db
NAMED = re.compile(r'<a class="mention" href="([^"]*)"')


@pytest.fixture(autouse=True)
def _ground() -> None:
    make_brand()


@pytest.mark.parametrize("visibility", ["public", "secret"])
def test_who_belongs_sees_their_fellows_named(client: Client, visibility: str) -> None:
    place = make_community("repair-bench", visibility=visibility)
    join(place, "ada")
    make_user("mallory")
    client.force_login(join(place, "ben").user)
    words = {"body": "@ada, ask @mallory and @nobody", "community": "repair-bench"}

    assert NAMED.findall(client.post("/preview/", words).text) == ["/@ada/"]


@pytest.mark.parametrize("visibility", ["public", "secret"])
@pytest.mark.parametrize("slug", ["repair-bench", "nowhere", ""])
def test_outside_nobody_learns_who_belongs(client: Client, visibility: str, slug: str) -> None:
    join(make_community("repair-bench", visibility=visibility), "ada")
    client.force_login(make_user("ben"))

    looks = client.post("/preview/", {"body": "Hello @ada", "community": slug})

    assert looks.status_code == 200
    assert "<p>Hello @ada</p>" in looks.text
