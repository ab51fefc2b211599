"""Signing up: six digits first, a person afterwards; nobody learns who is here."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from apps.accounts import thresholds
from apps.accounts.events import PersonSignedUp
from apps.accounts.models import User
from tests.accounts.makers import make_user
from tests.ledger.settling import recorded

pytestmark = pytest.mark.django_db

ADA = {"name": "Ada", "handle": "ada", "email": "ada@example.org", "time_zone": "Europe/London"}
DOOR, CODE = "/accounts/signup/", "/accounts/signup/code/"


def code_in(number: int = -1) -> str:
    """The six digits of a letter."""
    found = re.search(r"(\d{3}) (\d{3})", str(mail.outbox[number].body))
    assert found is not None
    return found[1] + found[2]


def test_a_newcomer_is_made_when_the_code_comes_back(client: Client) -> None:
    assert client.get(DOOR).status_code == 200
    asked = client.post(DOOR, ADA)
    assert (asked.status_code, asked.headers["Location"]) == (302, CODE)
    assert not User.objects.exists()
    page = client.get(CODE).content.decode()
    assert "ada@example.org" in page
    assert code_in() not in page

    answer = client.post(CODE, {"code": f" {code_in()[:3]}-{code_in()[3:]}"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/communities/")
    user = User.objects.get()
    assert (user.handle, user.name, user.time_zone) == ("ada", "Ada", "Europe/London")
    assert user.verified_at is not None
    assert client.session["_auth_user_id"] == str(user.pk)
    assert recorded() == [PersonSignedUp(user_id=user.pk)]
    assert len(mail.outbox) == 1
    assert client.get(DOOR).headers["Location"] == "/"
    assert 'name="email"' in client.get("/settings/address/").content.decode()


def test_the_session_key_changes_on_the_way_in(client: Client) -> None:
    client.post(DOOR, ADA)
    before = client.session.session_key

    client.post(CODE, {"code": code_in()})

    assert client.session.session_key != before


def test_the_code_is_not_kept_in_the_session(client: Client) -> None:
    client.post(DOOR, ADA)

    assert code_in() not in str(dict(client.session))


def test_the_guidelines_come_first_then_where_one_wanted_to_go(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thresholds, "_asks", [lambda _user: "", lambda _user: "/guidelines/"])
    client.post(DOOR, ADA | {"next": "/c/repair-bench/?page=2"})

    answer = client.post(CODE, {"code": code_in()})

    assert answer.headers["Location"] == "/guidelines/?next=%2Fc%2Frepair-bench%2F%3Fpage%3D2"


def test_a_known_address_looks_like_an_unknown_one() -> None:
    make_user("ben", email="ben@example.org")
    seen = [walk(ADA), walk(ADA | {"email": "BEN@example.org"})]

    assert seen[0] == seen[1]
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"], ["ben@example.org"]]
    assert code_in(0)
    assert not re.search(r"\d{3} \d{3}", str(mail.outbox[1].body))
    assert User.objects.count() == 1


def walk(fields: dict[str, str]) -> list[tuple[int, str, str]]:
    """What somebody sees who signs up and types wrong codes, without token and own address."""
    client = Client()
    answers = [client.post(DOOR, fields), client.get(CODE)]
    answers += [client.post(CODE, {"code": "000 000"}) for _ in range(6)]
    return [
        (answer.status_code, answer.headers.get("Location", ""), bare(answer)) for answer in answers
    ]


def bare(answer: Any) -> str:
    page = answer.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    page = re.sub(r"<time.*?</time>", "", page, flags=re.DOTALL)
    return re.sub(r"(ada|ben)@example.org", "", page)


def test_a_wanted_handle_tells_nothing_about_an_address() -> None:
    make_user("ben", email="ben@example.org")
    for address in ("ben@example.org", "new@example.org"):
        Client().post(DOOR, ADA | {"handle": "free", "email": address})

        answer = Client().post(DOOR, ADA | {"handle": "free", "email": "mine@example.org"})
        assert answer.status_code == 302


def test_two_who_want_one_handle_both_come_in(client: Client) -> None:
    other = Client()
    client.post(DOOR, ADA)
    other.post(DOOR, ADA | {"email": "second@example.org"})
    client.post(CODE, {"code": code_in(0)})
    other.post(CODE, {"code": code_in(1)})

    assert list(User.objects.order_by("pk").values_list("handle", flat=True)) == ["ada", "ada-2"]


def test_one_address_confirmed_twice_makes_one_person(client: Client) -> None:
    other = Client()
    client.post(DOOR, ADA)
    other.post(DOOR, ADA | {"handle": "ada-b"})
    client.post(CODE, {"code": code_in(0)})
    answer = other.post(CODE, {"code": code_in(1)})

    assert answer.status_code == 422
    assert User.objects.get().handle == "ada"


def test_a_wrong_code_keeps_its_digits_and_the_fifth_ends_it(client: Client) -> None:
    client.post(DOOR, ADA)
    right = code_in()
    wrong = "000000" if right != "000000" else "111111"

    first = client.post(CODE, {"code": wrong})
    assert first.status_code == 422
    assert f'value="{wrong}"' in first.content.decode()
    for _ in range(4):
        last = client.post(CODE, {"code": wrong})

    assert "used up" in last.content.decode()
    assert client.post(CODE, {"code": right}).headers["Location"] == DOOR
    assert not User.objects.exists()


@pytest.mark.parametrize("typed", ["", " ", "12345", "1" * 17, "١٢٣٤٥٦", "\x00", "abcdef", "<b>"])
def test_an_odd_code_is_an_ordinary_wrong_one(client: Client, typed: str) -> None:
    client.post(DOOR, ADA)

    assert client.post(CODE, {"code": typed}).status_code == 422
    assert not User.objects.exists()


def test_a_code_works_once_and_for_a_quarter_of_an_hour(client: Client) -> None:
    with time_machine.travel("2026-06-09 08:00", tick=False) as clock:
        client.post(DOOR, ADA)
        clock.shift(15 * 60)
        answer = client.post(CODE, {"code": code_in()})

    assert answer.headers["Location"] == DOOR
    assert not User.objects.exists()


def test_a_new_code_replaces_the_old_one(client: Client) -> None:
    client.post(DOOR, ADA)
    client.post(CODE, {"action": "resend"})
    old, new = code_in(0), code_in(1)

    if old != new:
        assert client.post(CODE, {"code": old}).status_code == 422
    assert client.post(CODE, {"code": new}).status_code == 302


def test_a_code_does_not_travel_between_sessions(client: Client) -> None:
    client.post(DOOR, ADA)

    assert Client().post(CODE, {"code": code_in()}).headers["Location"] == DOOR
    assert not User.objects.exists()


def test_machines_that_fill_in_everything_get_no_letter(client: Client) -> None:
    answer = client.post(DOOR, ADA | {"website": "https://example.org"})

    assert (answer.status_code, answer.headers["Location"]) == (302, CODE)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "a" * 51), ("name", "\u200b"), ("name", "Mod"), ("name", "\x00"),
        ("handle", ""), ("handle", "a" * 31), ("handle", "admin"), ("handle", "ad min"),
        ("handle", "adm1n"), ("handle", "a\x00b"), ("email", ""), ("email", "a" * 321 + "@x.org"),
        ("email", '"a b"@x.org'), ("email", "a@x.org\r\nBcc: b@x.org"), ("email", "a\x00@x.org"),
        ("time_zone", "x" * 65),
    ],
)  # fmt: skip
def test_odd_words_come_back_with_a_sentence_and_leave_no_trace(
    client: Client, field: str, value: str
) -> None:
    answer = client.post(DOOR, ADA | {field: value})

    assert answer.status_code == 422
    kept = "Ada" if field != "name" else "ada@example.org"
    assert kept in answer.content.decode()
    assert mail.outbox == []
    assert not User.objects.exists()


def test_a_taken_handle_is_said_before_any_letter(client: Client) -> None:
    make_user("ada", email="other@example.org")

    answer = client.post(DOOR, ADA | {"handle": "ADA"})

    assert answer.status_code == 422
    assert "Somebody has that one" in answer.content.decode()
    assert mail.outbox == []


def test_extra_fields_give_nobody_power(client: Client) -> None:
    powers = {
        "is_site_admin": "1",
        "is_brand_staff": "on",
        "accepted_version": "9",
        "password": "x",
    }
    client.post(DOOR, ADA | powers)
    client.post(CODE, {"code": code_in()} | powers)

    user = User.objects.get()
    assert (user.is_site_admin, user.is_brand_staff, user.accepted_version) == (False, False, 0)


def test_without_a_token_nothing_happens() -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(DOOR, ADA).status_code == 403
    assert mail.outbox == []


@pytest.mark.parametrize(
    "onward",
    ["//evil.example", "/\\evil.example", "https://evil.example", "https:evil.example", "/\t/evil",
     "/\n/evil.example", "evil.example", "javascript:alert(1)", "/\x00/evil", "\\\\evil.example",
     "///evil.example", "http:///evil.example", "/\uff0fevil.example",
     " //evil.example", "@evil.example"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(client: Client, onward: str) -> None:
    client.post(DOOR, ADA | {"next": onward})

    assert client.post(CODE, {"code": code_in()}).headers["Location"] == "/communities/"
