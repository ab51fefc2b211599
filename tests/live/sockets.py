"""Sockets for tests: a signed-in page's, as the server would open it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.conf import settings
from django.test import Client

from apps.accounts.models import User
from apps.live.routing import websocket_application
from tests.accounts.makers import make_user

HOST = settings.SITE_URL.partition("://")[2]


def signed_in(handle: str = "ada") -> tuple[User, Client]:
    """A person, and the browser in which they are signed in."""
    user, client = make_user(handle), Client()
    client.force_login(user)
    return user, client


def cookie_of(client: Client) -> str:
    """What the browser sends along."""
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


Communicator: Any = ApplicationCommunicator  # asgiref has no types here


class Socket(Communicator):  # type: ignore[misc]
    """One end of a socket; channels' own stand-in wants a server that we do not have."""

    async def connect(self) -> tuple[bool, int]:
        """Whether it was opened; if not, the code."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(1)
        return answer["type"] == "websocket.accept", answer.get("code", 0)

    async def send_to(self, frame: str | bytes) -> None:
        """Send as a browser would."""
        kind = "text" if isinstance(frame, str) else "bytes"
        await self.send_input({"type": "websocket.receive", kind: frame})

    async def receive_from(self, timeout: float = 1) -> str:  # noqa: ASYNC109  asgiref's own
        """The next frame."""
        message = await self.receive_output(timeout)
        assert message["type"] == "websocket.send", message
        return str(message["text"])

    async def hears_nothing(self, seconds: float = 0.1) -> bool:
        """Whether nothing comes for so long."""
        return bool(await self.receive_nothing(seconds, 0.01))

    async def disconnect(self) -> None:
        """Go away."""
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(1)


def socket(
    cookie: str = "", origin: str | None = settings.SITE_URL, path: str = "/ws/", host: str = HOST
) -> Socket:
    """A socket, not yet opened."""
    headers = [(b"host", host.encode()), (b"cookie", cookie.encode())]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    scope = {"type": "websocket", "path": path, "headers": headers, "subprotocols": []}
    return Socket(websocket_application, scope)


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
    await database_sync_to_async(int)()  # what the consumer asks stands before it in the line
    assert await one.hears_nothing(0.03)


async def closed(one: Socket, within: float = 1.0) -> int:
    """The code with which a socket is closed, in time."""
    message: dict[str, Any] = await one.receive_output(timeout=within)
    assert message["type"] == "websocket.close", message
    return int(message["code"])
