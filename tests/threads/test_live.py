"""Open pages hear that a thread changed, if their person may read it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers

from apps.accounts.models import User
from apps.accounts.services import change_address, end_sessions, forget_person, set_password
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.communities.services import change_community, leave_community, set_role
from apps.threads.models import Thread
from tests.communities.makers import join, make_community
from tests.live.sockets import closed, opened, signed_in
from tests.threads.makers import make_reply, make_thread

pytestmark = pytest.mark.django_db(transaction=True)

here = database_sync_to_async


@pytest.fixture(autouse=True)
def _layer() -> None:
    channel_layers.backends.clear()


def private_thread() -> tuple[Thread, Community]:
    thread = make_thread("ada", visibility="private")
    return thread, thread.community


async def test_a_reply_hints_to_readers_and_to_nobody_else() -> None:
    thread, place = await here(private_thread)()
    reader, page = await here(signed_in)("mia")
    await here(join)(place, reader)
    _, outside = await here(signed_in)("mallory")
    topic = f"thread-{thread.public_id}"
    async with opened(page, topic) as one, opened(outside, topic) as two:
        await here(make_reply)(thread)

        assert json.loads(await one.receive_from()) == {"topic": topic}
        assert await two.hears_nothing(0.2)


def leave(user: User, place: Community) -> None:
    leave_community(standing=standing_of(user, place))


def rise(user: User, place: Community) -> None:
    steward = join(place, "noor", role="steward")
    held = place.memberships.get(user=user)
    set_role(standing=steward, membership=held, role="moderator")


def lock_the_door(user: User, _: Community) -> None:
    end_sessions(user=user)


def take_a_password(user: User, _: Community) -> None:
    set_password(user=user, password="a long and winding road")


def move(user: User, _: Community) -> None:
    change_address(user=user, email="mia@elsewhere.example")


def be_forgotten(user: User, _: Community) -> None:
    forget_person(user=user)


@pytest.mark.parametrize(
    "change", [leave, rise, lock_the_door, take_a_password, move, be_forgotten]
)
async def test_a_socket_closes_within_a_second_of_a_change_of_what_one_may(
    change: Callable[[User, Community], None],
) -> None:
    thread, place = await here(private_thread)()
    reader, page = await here(signed_in)("mia")
    await here(join)(place, reader)
    async with opened(page, f"thread-{thread.public_id}") as one:
        await here(change)(reader, place)

        assert await closed(one, within=1) == 4403


@pytest.mark.parametrize("visibility", ["members", "private", "secret"])
async def test_when_a_place_draws_its_curtains_those_outside_hear_no_more_of_it(
    visibility: str,
) -> None:
    thread = await here(make_thread)("ada", visibility="public")
    elsewhere = await here(make_thread)("ada", await here(make_community)("elsewhere"))
    steward = await here(join)(thread.community, "noor", role="steward")
    reader, inside = await here(signed_in)("mia")
    await here(join)(thread.community, reader)
    _, outside = await here(signed_in)("theo")
    topic, other = f"thread-{thread.public_id}", f"thread-{elsewhere.public_id}"
    async with (
        opened(outside, topic, other) as one,
        opened(inside, topic) as two,
        opened(outside, other) as three,
    ):
        await here(change_community)(standing=steward, visibility=visibility, joining="invitation")

        assert await closed(one, within=1) == 4403
        await here(make_reply)(thread)
        assert json.loads(await two.receive_from()) == {"topic": topic}
        assert await three.hears_nothing(0.1)
        await here(make_reply)(elsewhere)
        assert json.loads(await three.receive_from()) == {"topic": other}
