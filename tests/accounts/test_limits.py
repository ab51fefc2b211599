"""Guesses and letters are counted, in the database, for known and unknown addresses alike."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from apps.accounts import services
from tests.accounts.opening import opened_before
from tests.accounts.test_signing_up import ADA

pytestmark = pytest.mark.django_db

LOGIN, CODE = "/accounts/login/", "/accounts/login/code/"


@pytest.fixture(autouse=True)
def limited(unlimited: None, settings: Settings) -> None:
    settings.LIMITS = True
    services.sign_up(name="Ada", handle="ada2", email="ada@example.org", password="tide-table-9")


def posted(path: str, fields: dict[str, str], *, ip: str = "10.0.0.1") -> int:
    """The status a fresh browser gets, on a machine whose cache was just lost."""
    cache.clear()
    return Client(REMOTE_ADDR=ip).post(path, fields).status_code


@pytest.mark.parametrize("address", ["ada@example.org", "nobody@example.org"])
def test_a_password_is_guessed_five_times_wherever_from(address: str) -> None:
    spellings = [address, address.upper(), address.replace("@", "+x@"), f" {address}", address]
    for number, spelling in enumerate(spellings):
        fields = {"login": spelling, "password": "wrong"}
        assert posted(LOGIN, fields, ip=f"10.0.{number}.1") == 422

    right = {"login": address, "password": "tide-table-9"}
    assert posted(LOGIN, right, ip="10.9.9.9") == 429


@pytest.mark.parametrize("address", ["ada@example.org", "nobody@example.org"])
@pytest.mark.parametrize(
    ("path", "field"), [(LOGIN, "login"), ("/accounts/password/reset/", "email")]
)
def test_three_letters_an_hour_reach_a_mailbox(path: str, field: str, address: str) -> None:
    answers = [posted(path, {field: address}, ip=f"10.0.{number}.1") for number in range(4)]

    assert answers == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_letters_of_all_pages_are_counted_together() -> None:
    fields = ADA | {"handle": "free", "opened": opened_before()}
    assert posted("/accounts/signup/", fields, ip="10.0.1.1") == 302
    assert posted(LOGIN, {"login": "ada@example.org"}, ip="10.0.2.1") == 302
    assert posted("/accounts/password/reset/", {"email": "ada@example.org"}, ip="10.0.3.1") == 302
    assert posted("/accounts/signup/", fields, ip="10.0.4.1") == 429


def test_a_new_code_on_the_same_page_is_a_letter_too() -> None:
    client = Client()
    fields = ADA | {"email": "new@example.org", "opened": opened_before()}
    client.post("/accounts/signup/", fields)
    answers = [
        client.post("/accounts/signup/code/", {"action": "resend"}).status_code for _ in range(3)
    ]

    assert answers == [302, 302, 429]
    assert len(mail.outbox) == 3


def test_five_people_an_hour_sign_up_from_one_neighbourhood() -> None:
    answers = [
        posted(
            "/accounts/signup/",
            {
                "name": "New",
                "handle": f"new-{number}",
                "email": f"new{number}@example.org",
                "opened": opened_before(),
            },
            ip=f"10.0.0.{number}",
        )
        for number in range(6)
    ]

    assert answers == [302] * 5 + [429]


@pytest.mark.parametrize("address", ["ada@example.org", "nobody@example.org"])
def test_codes_are_guessed_five_times_over_all_sessions(address: str) -> None:
    clients = [Client(REMOTE_ADDR=f"10.0.{number}.1") for number in range(3)]
    for client in clients:
        client.post(LOGIN, {"login": address})
    guesses = [client.post(CODE, {"code": "00000x"}).status_code for client in clients * 2]

    assert guesses == [422] * 5 + [429]


def test_a_refusal_says_how_long_to_wait() -> None:
    client = Client()
    for _ in range(6):
        answer = client.post(LOGIN, {"login": "ada@example.org", "password": "wrong"})

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
