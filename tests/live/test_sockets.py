"""What a socket hears, from whom, and when it is closed."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers
from django.contrib.sessions.models import Session
from django.test import Client

from apps.accounts.models import User
from apps.communities.models import Community, Membership
from apps.live import consumers, gates, services
from apps.live.consumers import LiveConsumer
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.live.sockets import ask, closed, cookie_of, opened, signed_in, socket

pytestmark = pytest.mark.django_db(transaction=True)

here = database_sync_to_async


def may_read(person: User, slug: str) -> bool:
    """The gate of these tests: a community's readers hear of it."""
    return Community.objects.readable_by(person).filter(slug=slug).exists()


@pytest.fixture(autouse=True)
def _gates(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(gates, "GATES", {})
    gates.register("place-", may_read)
    gates.register("person-", lambda person, name: person.public_id == name)
    channel_layers.backends.clear()
    yield
    left = dict(LiveConsumer.sockets)
    LiveConsumer.sockets.clear()  # what one test left is no other's
    assert left == {}  # every one that came in went out


def member_of(visibility: str = "private", handle: str = "ada") -> tuple[User, Client]:
    """A member of the community "shed", signed in."""
    user, client = signed_in(handle)
    place = Community.objects.filter(slug="shed").first()
    join(place or make_community("shed", visibility=visibility), user)
    return user, client


async def heard(one: Any) -> Any:
    return json.loads(await one.receive_from(timeout=1))


async def test_a_hint_reaches_those_who_asked_and_may() -> None:
    _, client = await here(member_of)()
    async with opened(client, "place-shed") as one:
        await here(services.publish)("place-shed")

        assert await heard(one) == {"topic": "place-shed"}


async def test_a_hint_comes_from_any_thread_without_delay() -> None:
    _, client = await here(member_of)()
    async with opened(client, "place-shed") as one:
        threading.Thread(target=services.publish, args=["place-shed"]).start()

        assert json.loads(await one.receive_from(timeout=0.2)) == {"topic": "place-shed"}


async def test_a_page_hears_of_its_own_person_by_a_short_name() -> None:
    user, client = await here(signed_in)()
    async with opened(client, "mine") as one:
        await here(services.publish)(f"person-{user.public_id}")

        assert await heard(one) == {"topic": "mine"}


@pytest.mark.parametrize(
    "topic",
    ["place-shed", "place-nowhere", "person-{other}", "unknown-topic", "control.person.x", "", "…"],
)
async def test_what_one_may_not_hear_of_is_as_silent_as_what_is_not(topic: str) -> None:
    await here(member_of)()
    other = await here(make_user)("ada")
    _, client = await here(signed_in)("mallory")
    topic = topic.format(other=other.public_id)
    async with opened(client, topic) as one:
        await here(services.publish)("place-shed")
        await here(services.publish)(f"person-{other.public_id}")

        assert await one.hears_nothing(0.1)


async def test_asking_again_takes_the_place_of_what_was_asked() -> None:
    _, client = await here(member_of)()
    async with opened(client, "place-shed", "mine") as one:
        await ask(one, "mine")
        await here(services.publish)("place-shed")

        assert await one.hears_nothing(0.1)


# ── who comes in ─────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "",
        "https://evil.example",
        "http://sub.localhost:8000",
        "http://localhost:8000.evil.example",
        "http://localhost:9999",
        "https://localhost:8000/",
        "http://user@localhost:8000",
        "ftp://localhost:8000",
        "http://[",
        "file://",
    ],
)
async def test_pages_of_other_origins_are_refused_before_anything(origin: str | None) -> None:
    _, client = await here(signed_in)()
    one = socket(cookie_of(client), origin)

    assert await one.connect() == (False, 4403)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8765"])
async def test_our_other_names_may_open_sockets_for_themselves(host: str) -> None:
    _, client = await here(signed_in)()
    one = socket(cookie_of(client), f"http://{host}", host=host)

    assert (await one.connect())[0]
    await one.disconnect()


async def test_the_origin_needs_https_where_the_site_has_it(settings: Any) -> None:
    _, client = await here(signed_in)()
    settings.SITE_URL, settings.IS_HTTPS = "https://home.example.org", True
    settings.ALLOWED_HOSTS = ["home.example.org"]
    cookie = cookie_of(client)

    plain = socket(cookie, "http://home.example.org", host="home.example.org")
    assert await plain.connect() == (False, 4403)
    secure = socket(cookie, "https://home.example.org", host="home.example.org")
    assert (await secure.connect())[0]
    await secure.disconnect()


@pytest.mark.parametrize("cookie", ["", "session=", "session=forged", "session=\x00", "x=y; ;;"])
async def test_visitors_have_no_socket(cookie: str) -> None:
    assert await socket(cookie).connect() == (False, 4401)


@pytest.mark.parametrize("path", ["/", "/ws", "/ws/x/", "/elsewhere/"])
async def test_there_is_one_address(path: str) -> None:
    _, client = await here(signed_in)()

    assert await socket(cookie_of(client), path=path).connect() == (False, 4404)


async def test_one_person_has_so_many_sockets_and_no_more() -> None:
    _, client = await here(signed_in)()
    many = [socket(cookie_of(client)) for _ in range(consumers.SOCKETS_EACH)]
    for each in many:
        assert (await each.connect())[0]

    assert await socket(cookie_of(client)).connect() == (False, 4429)
    _, another = await here(signed_in)("ben")
    async with opened(another):
        pass

    for each in many:
        await each.disconnect()
    async with opened(client):
        pass


# ── who is sent away, and how soon ───────────────────────────────────────────────────────────────
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
        assert await two.hears_nothing(0.1)
    async with opened(client, "place-shed"):
        assert other.pk != user.pk


async def test_who_keeps_access_keeps_the_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "RECHECK", 0.02)
    user, client = await here(member_of)()
    async with opened(client, "place-shed") as one:
        await here(services.recheck)(user.public_id)

        assert await one.hears_nothing(0.3)


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
        while not looked_into.is_set():
            await asyncio.sleep(0.01)
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
        assert await one.hears_nothing(0.1)


async def test_what_changes_on_a_ground_while_one_arrives_there_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, client = await here(signed_in)()
    answers = iter(["the-hall", ""])
    monkeypatch.setitem(gates.GATES, "hall-", lambda *_: next(answers))
    async with opened(client) as one:
        await one.send_to('["hall-1"]')

        assert await closed(one) == 4403


# ── what bad frames get ──────────────────────────────────────────────────────────────────────────
UNFIT: list[tuple[Any, int]] = [
    (b"\x00\xff", 1003),
    (b"[]", 1003),
    ("x" * 1_000_000, 1009),
    ("[" * 16_000, 4400),
    ("[" * 200_000, 1009),
    ('["' + "ü" * 10_000 + '"]', 1009),
    ("", 4400),
    ("null", 4400),
    ("NaN", 4400),
    ("[NaN]", 4400),
    ("[1e999]", 4400),
    ("{}", 4400),
    ('{"a": 1, "a": 2}', 4400),
    ("{" + ",".join(f'"{n}":1' for n in range(1_000)) + "}", 4400),
    ('"place-shed"', 4400),
    ("[1]", 4400),
    ("[null]", 4400),
    ('[["place-shed"]]', 4400),
    (json.dumps(["x"] * 51), 4400),
    (json.dumps(["x" * 81]), 4400),
    ("[9" + "9" * 5_000 + "]", 4400),
    ('["\x00"', 4400),
]


@pytest.mark.parametrize(("frame", "code"), UNFIT)
async def test_unfit_frames_close_their_socket_and_no_other(
    frame: str | bytes, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    _, client = await here(member_of)()
    async with opened(client, "place-shed") as other:
        async with opened(client) as one:
            await one.send_to(frame)

            assert await closed(one) == code
        await here(services.publish)("place-shed")
        assert await heard(other) == {"topic": "place-shed"}
    assert not caplog.records


@pytest.mark.parametrize(
    "topic", ["\ud800", "\x00", "../..", "place-shed\n", "PLACE-SHED", "\u0660-\u0660"]
)
async def test_strange_topics_are_not_heard_of(topic: str) -> None:
    _, client = await here(member_of)()
    async with opened(client, topic) as one:
        await here(services.publish)("place-shed")

        assert await one.hears_nothing(0.1)


async def test_too_many_frames_close_the_socket() -> None:
    _, client = await here(signed_in)()
    async with opened(client) as one:
        for _ in range(21):
            await one.send_to("[]")

        assert await closed(one) == 4429


# ── what publishing costs ────────────────────────────────────────────────────────────────────────
async def test_publishing_to_nobody_is_nothing() -> None:
    await here(services.publish)("place-shed")
    await here(services.recheck)("0000000000")
    await here(services.end_session)("x")


def test_a_layer_that_does_not_answer_delays_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reached = threading.Event()

    class Away:
        async def group_send(self, *_: Any) -> None:
            reached.set()
            await asyncio.sleep(0)
            raise OSError("Connection refused.")

    monkeypatch.setattr(services, "get_channel_layer", Away)
    caplog.set_level(logging.WARNING)

    for _ in range(3):
        services.publish("place-shed")

    assert reached.wait(2)
    for _ in range(100):
        if caplog.records:
            break
        threading.Event().wait(0.02)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
