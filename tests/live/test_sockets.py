"""Who comes in, and what they hear."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from channels.db import database_sync_to_async

from apps.live import consumers, services
from tests.accounts.makers import make_user
from tests.live.sockets import ask, cookie_of, member_of, opened, signed_in, socket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_gates")]

here = database_sync_to_async


async def test_a_hint_reaches_those_who_asked_and_may() -> None:
    _, client = await here(member_of)()
    async with opened(client, "place-shed") as one:
        await here(services.publish)("place-shed")

        assert await one.heard() == {"topic": "place-shed"}


async def test_a_hint_comes_from_any_thread_without_delay() -> None:
    _, client = await here(member_of)()
    async with opened(client, "place-shed") as one:
        threading.Thread(target=services.publish, args=["place-shed"]).start()

        assert json.loads(await one.receive_from(timeout=0.2)) == {"topic": "place-shed"}


async def test_a_page_hears_of_its_own_person_by_a_short_name() -> None:
    user, client = await here(signed_in)()
    async with opened(client, "mine") as one:
        await here(services.publish)(f"person-{user.public_id}")

        assert await one.heard() == {"topic": "mine"}


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
