"""A decision closes the open sockets of whom it is about, within a second, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers
from django.test import Client
from django.utils import timezone

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.communities import services
from apps.communities.models import Membership, Restriction
from apps.live.consumers import LiveConsumer
from apps.live.services import publish
from apps.threads.models import Thread
from tests.communities.makers import join
from tests.live.sockets import ask, closed, opened, signed_in
from tests.threads.makers import make_thread

pytestmark = pytest.mark.django_db(transaction=True)

here = database_sync_to_async
LATER = timezone.now() + timedelta(days=7)


@pytest.fixture(autouse=True)
def _layers() -> Iterator[None]:
    channel_layers.backends.clear()
    yield
    left = dict(LiveConsumer.sockets)
    LiveConsumer.sockets.clear()  # what one test left is no other's
    assert left == {}  # every one that came in went out


def reader(handle: str = "ben") -> tuple[User, Client, str]:
    """A member who reads a private thread, and its topic."""
    thread = Thread.objects.first() or make_thread("ada", visibility="private")
    user, client = signed_in(handle)
    join(thread.community, user)
    return user, client, f"thread-{thread.public_id}"


def row_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def restricting(what: str) -> Callable[[User], None]:
    return lambda user: services.restrict_member(
        membership=row_of(user), what=what, until=LATER, decision_id=1, actor=None
    )


def ban(user: User) -> None:
    services.ban_member(membership=row_of(user), until=LATER, decision_id=1, actor=None)


def suspend_on_site(user: User) -> None:
    accounts.suspend_person(user=user, until=LATER, decision_id=1, actor=None)


def ban_on_site(user: User) -> None:
    accounts.ban_person(user=user, decision_id=1, actor=None)


def require_verification(user: User) -> None:
    accounts.require_verification(user=user, decision_id=1, actor=None)


PUT_OUT = [ban, suspend_on_site, ban_on_site]
DECISIONS = [*map(restricting, Restriction), *PUT_OUT, require_verification]


@pytest.mark.parametrize("decide", DECISIONS)
async def test_a_decision_closes_their_sockets_within_a_second(
    decide: Callable[[User], None],
) -> None:
    user, client, topic = await here(reader)()
    _, another, _ = await here(reader)("cleo")
    async with (
        opened(client, topic, "mine") as one,
        opened(client) as two,
        opened(another, topic) as other,
    ):
        await here(decide)(user)

        assert [await closed(one), await closed(two)] == [4403, 4403]
        assert await other.hears_nothing(0.1)


@pytest.mark.parametrize("decide", PUT_OUT)
async def test_a_socket_opened_anew_hears_nothing_of_what_is_closed(
    decide: Callable[[User], None],
) -> None:
    user, client, topic = await here(reader)()
    await here(decide)(user)
    async with opened(client) as one:
        await ask(one, topic)
        await here(publish)(topic)

        assert await one.hears_nothing(0.1)


async def test_lifting_has_their_pages_come_back_too() -> None:
    user, client, topic = await here(reader)()
    await here(restricting("posting"))(user)
    await here(suspend_on_site)(user)
    async with opened(client, "mine") as one:
        await here(services.lift_restriction)(
            membership=await here(row_of)(user), decision_id=1, actor=None
        )
        assert await closed(one) == 4403
    async with opened(client, "mine") as one:
        await here(accounts.lift_suspension)(user=user, decision_id=1, actor=None)
        assert await closed(one) == 4403
    async with opened(client, topic) as one:
        await here(publish)(topic)
        assert topic in await one.receive_from()


async def test_a_refused_decision_closes_nothing() -> None:
    user, client, topic = await here(reader)()
    mallory, _, _ = await here(reader)("mallory")
    async with opened(client, topic) as one:
        with pytest.raises(Exception, match="Only those who keep order"):
            await here(services.ban_member)(
                membership=await here(row_of)(user), until=None, decision_id=1, actor=mallory
            )
        assert await one.hears_nothing(0.1)
