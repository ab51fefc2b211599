"""What a refusal says of their words: on the page they look at, or on the one they came from."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.pages")]

IN_PLACE = {"HX-Request": "true"}
HERE, THERE = "your words are still here.", "go back, your words are still there."


@pytest.fixture(autouse=True)
def _calm(settings: Any) -> None:
    cache.clear()
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "default_deny" not in name]


def said(answer: Any) -> str:
    """The sentences, without what is around them."""
    found = re.search(r"<p(?: class=\"sub\")?>(.*?)</p>", answer.text)
    assert found is not None, answer.text
    return found[1]


@pytest.mark.parametrize(
    ("headers", "sent", "sentences"),
    [
        (IN_PLACE, {"body": "Hello"}, f"Try again in 4 minutes. Nothing is lost: {HERE}"),
        ({}, {"body": "Hello"}, f"Try again in 4 minutes. Nothing is lost: {THERE}"),
        (IN_PLACE, {"on": "1"}, "Try again in 4 minutes."),
        ({}, {"on": "1"}, "Try again in 4 minutes."),
    ],
)
def test_who_was_too_fast_is_told_where_their_words_are_if_they_wrote_any(
    client: Client, headers: dict[str, str], sent: dict[str, str], sentences: str
) -> None:
    answer = client.post("/busy/", sent, headers=headers)

    assert (answer.status_code, said(answer)) == (429, sentences)


@pytest.mark.parametrize(("headers", "where"), [(IN_PLACE, HERE), ({}, THERE)])
def test_what_is_too_large_or_broke_leaves_the_words_where_they_are(
    headers: dict[str, str], where: str
) -> None:
    client = Client(raise_request_exception=False)

    large = client.post("/fine/", {"body": "x" * 2_000_000}, "application/json", headers=headers)
    broken = client.post("/broken/", {"body": "Hello"}, headers=headers)

    assert (large.status_code, broken.status_code) == (413, 500)
    assert said(large) == f"Pictures may have up to 10 MB. Nothing is lost: {where}"
    assert said(broken).endswith(f"this place. Nothing is lost: {where}")
