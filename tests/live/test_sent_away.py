"""When a socket is closed, and how soon."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.contrib.sessions.models import Session
from django.test import Client

from apps.accounts.models import User
from apps.communities.models import Community, Membership
from apps.live import consumers, gates, services
from tests.live.sockets import ask, closed, cookie_of, member_of, opened, signed_in, socket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_gates")]

here = database_sync_to_async


def sign_out(_: User, client: Client) -> None:
    client.logout()


def sign_out_by_form(_: User, client: Client) -> None:
    client.post("/accounts/logout/")


def end_session(_: User, client: Client) -> None:
    Session.objects.get(pk=client.session.session_key).delete()


def end_all_sessions(user: User, _: Client) -> None:
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


@pytest.mark.parametrize("end", [sign_out, sign_out_by_form, end_session, end_all_sessions])
async def test_a_socket_ends_with_its_session(end: Callable[[User, Client], None]) -> None:
    user, client = await here(member_of)()
    session_key = client.cookies["session"].value
    async with opened(client, "place-shed", "mine") as one:
        await here(end)(user, client)

        assert await closed(one) == 4401
        await here(services.publish)("place-shed")
        await here(services.end_session)(session_key)
        await one.send_to("[]")
        assert await one.hears_nothing(0.1)


def close_account(user: User, _: Client) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def erase(user: User, _: Client) -> None:
    User.objects.filter(pk=user.pk).update(erased_at="2026-01-01T00:00Z")


def change_password(user: User, _: Client) -> None:
    user.set_password("another one")
    user.save()


def expire(_: User, client: Client) -> None:
    Session.objects.filter(pk=client.session.session_key).update(expire_date="2020-01-01T00:00Z")


@pytest.mark.parametrize("change", [close_account, erase, change_password, expire])
async def test_whoever_could_no_longer_open_a_page_has_no_socket(
    change: Callable[[User, Client], None],
) -> None:
    user, client = await here(member_of)()
    async with opened(client, "place-shed") as one, opened(client) as quiet:
        await here(change)(user, client)
        await here(services.recheck)(user.public_id)

        assert (await closed(one), await closed(quiet)) == (4401, 4401)
    assert await socket(cookie_of(client)).connect() == (False, 4401)


def leave(user: User) -> None:
    Membership.objects.filter(user=user).update(state="left")


def be_banned(user: User) -> None:
    Membership.objects.filter(user=user).update(state="banned")


def be_suspended(user: User) -> None:
    User.objects.filter(pk=user.pk).update(suspended_until="2999-01-01T00:00Z")


def be_removed(user: User) -> None:
    Membership.objects.filter(user=user).delete()


def lose_the_place(_: User) -> None:
    Community.objects.all().delete()


LOSSES = [leave, be_banned, be_suspended, be_removed, lose_the_place]


@pytest.mark.parametrize("lose", LOSSES)
async def test_a_socket_closes_when_its_person_loses_access(lose: Callable[[User], None]) -> None:
    user, client = await here(member_of)()
    async with opened(client, "place-shed") as one:
        await here(lose)(user)
        await here(services.recheck)(user.public_id)

        assert await closed(one) == 4403


@pytest.mark.parametrize("lose", LOSSES)
async def test_a_lost_control_message_is_made_good_by_the_clock(
    lose: Callable[[User], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "RECHECK", 0.1)
    user, client = await here(member_of)()
    async with opened(client, "place-shed") as one:
        await here(lose)(user)

        assert await closed(one) == 4403


@pytest.mark.parametrize("lose", LOSSES)
async def test_nothing_that_was_known_before_counts_for_the_next_frame(
    lose: Callable[[User], None],
) -> None:
    user, client = await here(member_of)()
    async with opened(client, "mine") as one:
        await here(lose)(user)
        await ask(one, "place-shed")
        await here(services.publish)("place-shed")

        assert await one.hears_nothing(0.1)


async def test_a_change_of_role_has_every_page_come_back_and_ask() -> None:
    user, client = await here(member_of)()
    other, another = await here(member_of)(handle="ben")
    async with opened(client, "place-shed") as one, opened(another, "place-shed") as two:
        await here(services.revoke)(user.public_id)

        assert await closed(one) == 4403
        assert await two.stays_open()
    async with opened(client, "place-shed"):
        assert other.pk != user.pk


async def test_who_keeps_access_keeps_the_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "RECHECK", 0.02)
    user, client = await here(member_of)()
    async with opened(client, "place-shed") as one:
        await here(services.recheck)(user.public_id)

        assert await one.stays_open(0.3)


async def test_topics_that_are_asked_for_during_a_recheck_are_no_loss(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, client = await here(signed_in)()
    monkeypatch.setattr(consumers, "RECHECK", 0.02)
    looked_into, released = threading.Event(), threading.Event()

    def slow(*_: Any) -> bool:
        looked_into.set()
        return released.wait(10)

    monkeypatch.setitem(gates.GATES, "hall-", slow)
    async with opened(client) as one:
        await one.send_to('["hall-1"]')
        await asyncio.to_thread(looked_into.wait, 10)
        await asyncio.sleep(0.1)  # by now the clock asks about no topics, behind the frame
        released.set()

        await one.dealt_with()
        assert await one.hears_nothing(0.2)


async def test_what_changes_on_a_ground_is_asked_of_those_who_stand_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user, client = await here(member_of)()
    asked: list[str] = []

    def stands_in_the_hall(_: User, name: str) -> str:
        asked.append(name)
        return "the-hall"

    monkeypatch.setitem(gates.GATES, "hall-", stands_in_the_hall)
    async with opened(client, "place-shed", "hall-1") as one, opened(client, "hall-2") as two:
        await ask(one, "place-shed")
        del asked[:]
        await here(services.recheck_ground)("the-hall")
        await here(services.recheck_ground)("elsewhere")

        assert await two.hears_nothing(0.1)
        assert asked == ["2"]
        await here(leave)(user)
        monkeypatch.setitem(gates.GATES, "hall-", lambda *_: False)
        await here(services.recheck_ground)("the-hall")
        assert await closed(two) == 4403
        assert await one.stays_open()


async def test_what_changes_on_a_ground_while_one_arrives_there_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, client = await here(signed_in)()
    answers = iter(["the-hall", ""])
    monkeypatch.setitem(gates.GATES, "hall-", lambda *_: next(answers))
    async with opened(client) as one:
        await one.send_to('["hall-1"]')

        assert await closed(one) == 4403
