"""Sockets for tests: a signed-in page's, as the server would open it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from apps.accounts.models import User
from apps.communities.models import Community
from apps.live.routing import websocket_application
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community

PATIENCE = 10.0  # seconds, for what is never late but on a machine with too much to do
HOST = settings.SITE_URL.partition("://")[2]


def signed_in(handle: str = "ada") -> tuple[User, Client]:
    """A person, and the browser in which they are signed in."""
    user, client = make_user(handle), Client()
    client.force_login(user)
    return user, client


def member_of(visibility: str = "private", handle: str = "ada") -> tuple[User, Client]:
    """A member of the community "shed", signed in."""
    user, client = signed_in(handle)
    place = Community.objects.filter(slug="shed").first()
    join(place or make_community("shed", visibility=visibility), user)
    return user, client


def cookie_of(client: Client) -> str:
    """What the browser sends along."""
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


Communicator: Any = ApplicationCommunicator  # asgiref has no types here


class Socket(Communicator):  # type: ignore[misc]
    """One end of a socket; channels' own stand-in wants a server that we do not have."""

    def __init__(self, scope: dict[str, Any]) -> None:
        super().__init__(self._application, scope)
        self.sent = 0  # messages that may not have been dealt with yet
        self.taken = asyncio.Semaphore(0)  # a permit for each that was

    async def send_input(self, message: dict[str, Any]) -> None:
        self.sent += 1
        await super().send_input(message)

    async def _application(self, scope: Any, receive: Any, send: Any) -> None:
        """Ours; it asks for its next message once it has dealt with the last, and not before."""
        is_first = True

        async def next_message() -> Any:
            nonlocal is_first
            if not is_first:
                self.taken.release()
            is_first = False
            return await receive()

        await websocket_application(scope, next_message, send)

    async def connect(self) -> tuple[bool, int]:
        """Whether it was opened; if not, the code."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(PATIENCE)
        return answer["type"] == "websocket.accept", answer.get("code", 0)

    async def send_to(self, frame: str | bytes) -> None:
        """Send as a browser would."""
        kind = "text" if isinstance(frame, str) else "bytes"
        await self.send_input({"type": "websocket.receive", kind: frame})

    async def dealt_with(self) -> None:
        """Wait until all it was sent is done, however busy the machine is."""
        async with asyncio.timeout(PATIENCE):
            while self.sent:
                await self.taken.acquire()
                self.sent -= 1

    async def receive_from(self, timeout: float = PATIENCE) -> str:  # noqa: ASYNC109  asgiref's own
        """The next frame."""
        message = await self.receive_output(timeout)
        assert message["type"] == "websocket.send", message
        return str(message["text"])

    async def heard(self) -> Any:
        """What the next frame says."""
        return json.loads(await self.receive_from())

    async def hears_nothing(self, seconds: float = 0.1) -> bool:
        """Whether nothing comes for so long."""
        return bool(await self.receive_nothing(seconds, 0.01))

    async def stays_open(self, seconds: float = 0.1) -> bool:
        """Whether nobody closes it for so long; what it hears meanwhile is no matter here."""
        while not await self.hears_nothing(seconds):
            if (await self.receive_output(PATIENCE))["type"] != "websocket.send":
                return False
        return True

    async def disconnect(self) -> None:
        """Go away."""
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(PATIENCE)


def socket(
    cookie: str = "", origin: str | None = settings.SITE_URL, path: str = "/ws/", host: str = HOST
) -> Socket:
    """A socket, not yet opened."""
    headers = [(b"host", host.encode()), (b"cookie", cookie.encode())]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    scope = {"type": "websocket", "path": path, "headers": headers, "subprotocols": []}
    return Socket(scope)


@asynccontextmanager
async def opened(client: Client, *topics: str) -> AsyncIterator[Socket]:
    """An open socket that has asked for topics, and been understood."""
    one = socket(cookie_of(client))
    assert (await one.connect())[0]
    if topics:
        await ask(one, *topics)
    try:
        yield one
    finally:
        await one.disconnect()


async def ask(one: Socket, *topics: str) -> None:
    """Ask for topics, and wait until they were looked into."""
    await one.send_to(json.dumps(topics))
    await one.dealt_with()
    assert one.output_queue.empty()


async def closed(one: Socket, within: float = 1.0) -> int:
    """The code with which a socket is closed, in time; a hint may be on its way to it until then.

    That somebody joined the place is told to whoever listens there, a moment after the fact.
    """
    async with asyncio.timeout(within):
        while (message := await one.receive_output(within))["type"] == "websocket.send":
            pass
    assert message["type"] == "websocket.close", message
    return int(message["code"])
