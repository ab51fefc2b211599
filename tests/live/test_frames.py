"""What bad frames get, and what publishing costs."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from typing import Any

import pytest
from channels.db import database_sync_to_async

from apps.live import services
from tests.live.sockets import closed, member_of, opened, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_gates")]

here = database_sync_to_async


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
        assert await other.heard() == {"topic": "place-shed"}
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
