"""Signing in by code or password, losing a password, going out."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from apps.accounts import services, thresholds
from apps.accounts.models import User
from tests.accounts.makers import make_user
from tests.accounts.test_signing_up import bare, code_in

pytestmark = pytest.mark.django_db

DOOR, CODE = "/accounts/login/", "/accounts/login/code/"
VERIFY = "/accounts/verify/"
RESET, RESET_CODE = "/accounts/password/reset/", "/accounts/password/reset/code/"
RESET_NEW = "/accounts/password/reset/new/"


@pytest.fixture
def ada() -> User:
    """A person with a password."""
    return services.sign_up(
        name="Ada", handle="ada", email="ada@example.org", password="tide-table-9"
    )


def who(client: Client) -> str | None:
    signed_in: str | None = client.session.get("_auth_user_id")
    return signed_in


def test_whoever_is_in_has_no_address_to_confirm_at_the_door(ada: User, client: Client) -> None:
    client.force_login(ada)

    assert client.get(VERIFY).headers["Location"] == "/settings/"
    assert client.post(VERIFY, {"code": "000000"}).headers["Location"] == "/settings/"


def test_who_asks_for_json_gets_the_page(client: Client) -> None:
    answer = client.get(DOOR, headers={"accept": "application/json"})

    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_code_lets_a_person_in(ada: User, client: Client) -> None:
    assert client.get(DOOR).status_code == 200
    asked = client.post(DOOR, {"login": "ADA@example.org", "next": "/latest/"})
    assert asked.headers["Location"] == f"{CODE}?next=%2Flatest%2F"
    page = client.get(asked.headers["Location"]).content.decode()
    assert "ada@example.org" in page
    assert 'value="/latest/"' in page
    assert 'autocomplete="one-time-code"' in page

    answer = client.post(CODE, {"code": code_in(), "next": "/latest/"})

    assert answer.headers["Location"] == "/latest/"
    assert who(client) == str(ada.pk)
    assert len(mail.outbox) == 1


def test_a_password_lets_a_person_in(ada: User, client: Client) -> None:
    answer = client.post(DOOR, {"login": "ada@example.org", "password": "tide-table-9"})

    assert answer.headers["Location"] == "/"
    assert who(client) == str(ada.pk)
    assert mail.outbox == []


def test_the_guidelines_come_first_if_they_changed(
    ada: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thresholds, "_asks", [lambda _user: "/guidelines/"])

    answer = client.post(DOOR, {"login": ada.email, "password": "tide-table-9"})

    assert answer.headers["Location"] == "/guidelines/?next=%2F"


def test_a_person_without_allauths_row_is_healed_on_the_way_in(client: Client) -> None:
    user = make_user("ben")
    client.post(DOOR, {"login": "ben@example.org"})
    client.post(CODE, {"code": code_in()})

    assert who(client) == str(user.pk)
    assert EmailAddress.objects.get().verified
    assert len(mail.outbox) == 1


def test_coming_in_by_a_code_shows_that_the_address_is_theirs(client: Client) -> None:
    user = make_user("ben", verified_at=None)
    EmailAddress.objects.create(user=user, email="ben@example.org", primary=True)
    client.post(DOOR, {"login": "ben@example.org"})
    client.post(CODE, {"code": code_in()})

    user.refresh_from_db()
    assert who(client) == str(user.pk)
    assert user.verified_at is not None


def test_a_password_alone_does_not_confirm_an_address(ada: User, client: Client) -> None:
    User.objects.update(verified_at=None)
    EmailAddress.objects.update(verified=False)
    door = client.post(DOOR, {"login": ada.email, "password": "tide-table-9"})
    assert (door.headers["Location"], who(client)) == (VERIFY, None)
    assert client.get(VERIFY).status_code == 200
    assert client.post(VERIFY, {"code": "00000x"}).status_code == 422

    client.post(VERIFY, {"code": code_in()})

    ada.refresh_from_db()
    assert who(client) == str(ada.pk)
    assert ada.verified_at is not None


def walk(login: str, *, by: str) -> list[tuple[int, str, str]]:
    """What somebody sees who tries an address, without token and the address itself."""
    client = Client()
    answers: list[Any] = []
    if by == "code":
        answers += [client.post(DOOR, {"login": login}), client.get(CODE)]
        answers += [client.post(CODE, {"code": "000000"}) for _ in range(6)]
    elif by == "password":
        answers += [client.post(DOOR, {"login": login, "password": "wrong-word-9"})]
    else:
        answers += [client.post(RESET, {"email": login}), client.get(RESET_CODE)]
        answers += [client.post(RESET_CODE, {"code": "000000"}) for _ in range(6)]
    return [(a.status_code, a.headers.get("Location", ""), bare(a)) for a in answers]


@pytest.mark.parametrize("by", ["code", "password", "reset"])
@pytest.mark.usefixtures("ada")
def test_a_known_address_looks_like_an_unknown_one(by: str) -> None:
    known = walk("ada@example.org", by=by)
    letters = len(mail.outbox)

    assert walk("ben@example.org", by=by) == known
    assert letters == len(mail.outbox) - letters == (0 if by == "password" else 1)


@pytest.mark.parametrize("state", ["unclaimed", "erased", "closed"])
def test_who_cannot_sign_in_looks_like_nobody(ada: User, client: Client, state: str) -> None:
    if state == "erased":
        services.forget_person(user=ada)
    elif state == "closed":
        User.objects.update(is_active=False)
    else:
        User.objects.update(email=None)
        EmailAddress.objects.all().delete()
    client.post(DOOR, {"login": "ada@example.org"})

    assert not re.search(r"\d{3} \d{3}", str(mail.outbox[0].body))
    client.post(CODE, {"code": "000000"})
    assert who(client) is None


def test_a_wrong_code_keeps_its_digits_and_the_fifth_ends_it(ada: User, client: Client) -> None:
    client.post(DOOR, {"login": ada.email})
    right = code_in()
    wrong = "000000" if right != "000000" else "111111"
    first = client.post(CODE, {"code": wrong})
    assert first.status_code == 422
    assert f'value="{wrong}"' in first.content.decode()
    assert "does not fit" in first.content.decode()
    for _ in range(4):
        client.post(CODE, {"code": wrong})
    client.post(CODE, {"code": right})

    assert who(client) is None


def test_another_code_or_address_can_be_asked_for(ada: User, client: Client) -> None:
    client.post(DOOR, {"login": "wrong@example.org"})
    assert client.get(DOOR).status_code == 200
    client.post(DOOR, {"login": ada.email})
    client.post(CODE, {"code": code_in()})

    assert who(client) == str(ada.pk)


def test_a_code_works_once_and_for_a_quarter_of_an_hour(ada: User, client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post(DOOR, {"login": ada.email})
        clock.shift(15 * 60 + 1)
        client.post(CODE, {"code": code_in()})

    assert who(client) is None


@pytest.mark.parametrize("change", ["password", "address", "sessions"])
def test_a_code_is_over_once_the_account_is_secured_anew(
    ada: User, client: Client, change: str
) -> None:
    client.post(DOOR, {"login": ada.email})
    if change == "password":
        services.set_password(user=ada, password="other-table-9")
    elif change == "address":
        services.change_address(user=ada, email="new@example.org")
    else:
        services.end_sessions(user=ada)
    client.post(CODE, {"code": code_in()})

    assert who(client) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"login": "", "password": ""},
        {"login": "x", "password": "y"},
        {"login": "a@x.org\r\nBcc: b@x.org"},
        {"login": "a\x00@x.org"},
        {"login": "a@x.org", "password": "y" * 129},
        {"login": "a@x.org", "password": "y\x00"},
        {"login": "a" * 400 + "@x.org"},
    ],
)
def test_odd_words_come_back_with_a_sentence(client: Client, fields: dict[str, str]) -> None:
    answer = client.post(DOOR, fields)

    assert answer.status_code == 422
    assert mail.outbox == []


@pytest.mark.parametrize("next_", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere(ada: User, client: Client, next_: str) -> None:
    fields = {"login": ada.email, "password": "tide-table-9", "next": next_}

    assert client.post(DOOR, fields).headers["Location"] == "/"


def test_a_lost_password_is_replaced_and_ends_other_sessions(ada: User, client: Client) -> None:
    elsewhere = Client()
    elsewhere.force_login(ada)
    client.post(RESET, {"email": ada.email})
    assert client.post(RESET_CODE, {"code": "000000x"}).status_code == 422
    assert client.post(RESET_CODE, {"code": code_in()}).headers["Location"] == RESET_NEW
    assert client.post(RESET_NEW, {"password1": "password"}).status_code == 422

    answer = client.post(RESET_NEW, {"password1": "other-table-9"})

    assert answer.status_code == 302
    assert who(client) == str(ada.pk)
    assert elsewhere.get("/settings/").status_code == 302
    ada.refresh_from_db()
    assert ada.check_password("other-table-9")
    assert "changed" in mail.outbox[-1].subject


def test_nobody_sets_a_password_without_the_code(ada: User, client: Client) -> None:
    client.post(RESET, {"email": ada.email})

    assert client.post(RESET_NEW, {"password1": "other-table-9"}).status_code == 302
    ada.refresh_from_db()
    assert ada.check_password("tide-table-9")


def test_a_password_is_changed_by_who_knows_it(ada: User, client: Client) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.force_login(ada)
    url = "/accounts/password/change/"
    wrong = client.post(url, {"oldpassword": "wrong", "password1": "other-table-9"})
    assert wrong.status_code == 422

    answer = client.post(url, {"oldpassword": "tide-table-9", "password1": "other-table-9"})

    assert answer.headers["Location"] == "/settings/"
    assert client.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"]]


def test_a_first_password_is_set(client: Client) -> None:
    user = services.sign_up(name="Ben", handle="ben", email="ben@example.org")
    client.force_login(user)
    assert client.get("/accounts/password/change/").headers["Location"] == "/accounts/password/set/"
    url = "/accounts/password/set/"
    assert client.post(url, {"password1": "x" * 129}).status_code == 422

    assert client.post(url, {"password1": "tide-table-9"}).headers["Location"] == "/settings/"
    user.refresh_from_db()
    assert user.check_password("tide-table-9")


def test_going_out_takes_a_post(ada: User, client: Client) -> None:
    client.force_login(ada)
    asked = client.get("/accounts/logout/")
    assert (asked.status_code, "Clear-Site-Data" in asked.headers) == (200, False)
    assert who(client) == str(ada.pk)

    gone = client.post("/accounts/logout/")

    assert who(client) is None
    assert gone.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize(
    "path",
    ["email/", "reauthenticate/", "confirm-email/", "password/reset/key/1-x/",
     "login/code/confirm/", "password/reset/done/", "phone/change/", "inactive/", "signup/passkey/",
     "3rdparty/", ""],
)  # fmt: skip
def test_allauths_other_pages_do_not_exist(ada: User, client: Client, path: str) -> None:
    client.force_login(ada)

    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}").status_code == 404


def test_letters_are_text_and_html_and_name_no_other_host(ada: User, client: Client) -> None:
    client.post(DOOR, {"login": ada.email})
    client.post(DOOR, {"login": "nobody@example.org"})

    for letter in mail.outbox:
        assert isinstance(letter, EmailMultiAlternatives)
        [(page, kind)] = letter.alternatives
        assert kind == "text/html"
        links = re.findall(r"https?://[^\s\"<]+", f"{letter.body} {page!s}")
        assert {link.split("/accounts")[0] for link in links} <= {"http://localhost:8000"}
        assert "\n" not in letter.subject
