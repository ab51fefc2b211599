"""Addresses of banned people: no way back in by erasure, and no list of addresses either."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.accounts import services
from apps.accounts.models import BannedAddress, User
from apps.accounts.services import ban_list
from apps.accounts.tasks import tidy
from tests.accounts.makers import make_user
from tests.accounts.test_signing_up import ADA, CODE, DOOR, code_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ban_list, "COST", {"n": 2, "r": 1, "p": 1})


@pytest.fixture
def ada() -> User:
    """Banned from the whole site."""
    user = make_user("ada")
    services.ban_person(user=user, decision_id=7, actor=None)
    return User.objects.get(pk=user.pk)


def erase(user: User) -> None:
    services.forget_person(user=user)


def test_an_address_opens_no_account_after_it_was_banned_and_erased(
    client: Client, ada: User
) -> None:
    erase(ada)

    client.post(DOOR, ADA)

    (letter,) = mail.outbox
    assert letter.subject.startswith("This address opens no account")
    assert "how to say that we got it wrong" in letter.body
    with pytest.raises(services.AddressBanned, match="banned"):
        services.sign_up(name="Ada", handle="ada", email="ada@example.org")
    assert User.objects.count() == 1


def test_who_was_banned_while_the_code_was_on_its_way_is_told(client: Client) -> None:
    client.post(DOOR, ADA)
    services.ban_address(user=make_user("old", email=ADA["email"]), decision_id=1, until=None)
    User.objects.all().update(email=None)

    answer = client.post(CODE, {"code": code_in()})

    assert (answer.status_code, "was banned" in answer.text) == (422, True)


def test_the_page_is_the_same_for_a_banned_address(client: Client, ada: User) -> None:
    erase(ada)
    banned, other = (
        client.post(DOOR, ADA | {"email": email}, follow=True)
        for email in ("ada@example.org", "bea@example.org")
    )

    assert banned.status_code == other.status_code == 200
    assert banned.redirect_chain == other.redirect_chain
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("banned", "tried", "same"),
    [
        ("ada@example.org", "ADA@example.org", True),
        ("ada@example.org", "ada+new@example.org", True),
        ("ada+x@example.org", "ada@example.org", True),
        ("a.da@gmail.com", "ada@gmail.com", True),
        ("a.da@example.org", "ada@example.org", False),
        ("ada@example.org", "ada@example.net", False),
    ],
)
def test_spellings_of_one_mailbox_are_one_address(banned: str, tried: str, *, same: bool) -> None:
    user = make_user("ada", email=banned)
    services.ban_address(user=user, decision_id=1, until=None)

    assert services.is_banned_address(tried) is same


def test_a_digest_outlives_the_account_for_a_while_and_no_longer(ada: User) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=4_000), tick=False):
        assert services.is_banned_address("ada@example.org")  # the account is there yet
        erase(ada)
        assert services.is_banned_address("ada@example.org")
        end = timezone.now() + ban_list.KEPT
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        tidy()
        assert services.is_banned_address("ada@example.org")
    with time_machine.travel(end, tick=False):
        assert not services.is_banned_address("ada@example.org")
        tidy()
        assert not BannedAddress.objects.exists()


def test_erasure_does_not_lengthen_a_ban_with_an_end() -> None:
    user, end = make_user("ada"), timezone.now() + timedelta(days=30)
    services.ban_address(user=user, decision_id=1, place=4, until=end)

    erase(user)

    found = BannedAddress.objects.get()
    assert (found.until, found.user) == (end, None)


def test_lifting_the_ban_opens_the_door_to_the_address(ada: User) -> None:
    services.lift_suspension(user=ada, decision_id=7, actor=None)
    assert not services.is_banned_address("ada@example.org")

    services.ban_person(user=ada, decision_id=8, actor=None)
    erase(ada)
    services.lift_suspension(user=ada, decision_id=8, actor=None)
    assert not services.is_banned_address("ada@example.org")


def test_two_decisions_ban_an_address_each_by_itself(ada: User) -> None:
    services.ban_person(user=ada, decision_id=8, actor=None)
    services.lift_suspension(user=ada, decision_id=7, actor=None)

    assert services.is_banned_address("ada@example.org")


def test_a_place_bans_an_address_for_itself_alone() -> None:
    services.ban_address(user=make_user("ada"), decision_id=1, place=4, until=None)

    assert services.is_banned_address("ada@example.org", 4)
    assert not services.is_banned_address("ada@example.org", 5)
    assert not services.is_banned_address("ada@example.org")


def test_another_address_is_banned_like_the_one_before(ada: User) -> None:
    services.change_address(user=ada, email="new@example.org")

    assert services.is_banned_address("new@example.org")
    assert services.is_banned_address("ada@example.org")


def test_nobody_moves_to_a_banned_address(ada: User) -> None:
    erase(ada)
    other = make_user("other")

    with pytest.raises(services.AddressBanned):
        services.change_address(user=other, email="ada@example.org")

    assert User.objects.get(handle="other").email == "other@example.org"


def test_no_row_names_the_address_and_another_installation_makes_another_digest(
    ada: User, settings: Any
) -> None:
    digest = BannedAddress.objects.get().digest
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_bannedaddress")
        row = " ".join(map(str, cursor.fetchone()))
    assert "ada@" not in row  # three letters may stand in any digest
    assert "example" not in row

    settings.SECRET_KEY = "another"
    assert not services.is_banned_address("ada@example.org")
    services.ban_address(user=ada, decision_id=9, until=None)
    assert BannedAddress.objects.get(decision_id=9).digest != digest


def test_a_key_that_was_replaced_still_counts(ada: User, settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]

    assert services.is_banned_address("ada@example.org")


def test_a_digest_is_made_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    assert ban_list.COST["n"] * ban_list.COST["r"] * 128 >= 2**24  # bytes a guess takes
