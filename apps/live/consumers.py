"""The socket of a page. It is told that something changed, never what."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from typing import Any, ClassVar

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from apps.live.frames import TOO_MANY, Pace, UnfitError, topics_in
from apps.live.gates import ground_of
from apps.live.identity import person_of
from apps.live.services import (
    CHANGED,
    SIGNED_OUT,
    control_groups,
    encoded,
    ground_group,
)

SOCKETS_EACH = 10  # open pages of one person, per process
RECHECK = 15.0  # seconds; what a lost control message costs at most
MINE = "mine"  # the topic by which a page asks for what reaches its own person


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """Answers a list of topics with hints about those that its person may hear of.

    Who that is, and what they may, is read from the database for every frame, when something
    about them changes, and every few seconds: nothing of it is kept.
    """

    sockets: ClassVar[Counter[str]] = Counter()

    async def connect(self) -> None:
        self.names: dict[str, list[str]] = {}  # topic: what the page calls it
        self.control: list[str] = []
        self.groups: set[str] = set()  # of topics, and of the grounds they stand on
        self.pace = Pace()
        self.watch: asyncio.Task[None] | None = None
        self.public_id = ""
        self.over = asyncio.Event()
        self.session_key = getattr(self.scope.get("session"), "session_key", None) or ""
        refusal = await self._enter()
        if refusal:
            await self._end(refusal)
            return
        await self.accept()
        self.watch = asyncio.create_task(self._keep_asking())

    async def _enter(self) -> int:
        """Come in, or the code that says why not."""
        known = await self._person()
        if known is None:
            return SIGNED_OUT
        self.control = control_groups(known.public_id, self.session_key)
        for group in self.control:
            await self.channel_layer.group_add(group, self.channel_name)
        if await self._person() is None:  # they signed out before we listened for it
            return SIGNED_OUT
        if self.sockets[known.public_id] >= SOCKETS_EACH:
            return TOO_MANY
        self.public_id = known.public_id
        self.sockets[self.public_id] += 1
        return 0

    async def _end(self, code: int) -> None:
        """Close, once, and hear nothing from then on."""
        if not self.over.is_set():
            await self._leave()
            await self.close(code=code)

    async def _leave(self) -> None:
        self.over.set()
        groups = [*self.control, *self.groups]
        self.control, self.groups, self.names = [], set(), {}
        for group in groups:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def disconnect(self, code: int) -> None:  # noqa: ARG002  every code ends it alike
        await self._leave()
        if self.watch is not None:
            self.watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.watch
        if self.public_id:
            self.sockets[self.public_id] -= 1
            if not self.sockets[self.public_id]:
                del self.sockets[self.public_id]
            self.public_id = ""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take a list of topics, in place of the last one."""
        if self.over.is_set():
            return
        try:
            self.pace.step()
            asked = topics_in(None if bytes_data is not None else text_data)
        except UnfitError as unfit:
            await self._end(unfit.code)
            return
        names: dict[str, list[str]] = {}
        for name in asked:
            names.setdefault(f"person-{self.public_id}" if name == MINE else name, []).append(name)
        heard = await self._heard(set(names))
        if heard is None:
            await self._end(SIGNED_OUT)
            return
        if self.over.is_set():  # while we asked
            return
        self.names = {topic: names[topic] for topic in heard}
        grounds = {ground_group(ground) for ground in heard.values() if ground}
        if await self._join(set(heard) | grounds) & grounds:
            await self.live_recheck()  # what changed before we listened for it

    async def _join(self, groups: set[str]) -> set[str]:
        """Be in these groups and no others; which of them are new."""
        old, new = self.groups - groups, groups - self.groups
        self.groups = groups
        for group in old:
            await self.channel_layer.group_discard(group, self.channel_name)
        for group in new:
            await self.channel_layer.group_add(group, self.channel_name)
        return new

    # what the channel layer tells us
    async def live_hint(self, message: dict[str, Any]) -> None:
        """Something changed."""
        topic = message["topic"]
        for name in self.names.get(topic, ()):
            same = name == topic
            text = message["text"] if same else encoded(name, message["frame"])
            await self.send(text_data=text)

    async def live_end(self, message: dict[str, Any]) -> None:
        """The session is over, or what the person may do is another matter now."""
        await self._end(message["code"])

    async def live_recheck(self, message: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Something about the person changed: close unless all is as it was."""
        asked = set(self.names)
        heard = await self._heard(asked)
        if heard is None:
            await self._end(SIGNED_OUT)
        elif not asked & self.names.keys() <= heard.keys():  # the page may ask for others meanwhile
            await self._end(CHANGED)

    async def _keep_asking(self) -> None:
        while True:
            await asyncio.sleep(RECHECK * random.uniform(0.8, 1.2))  # noqa: S311  spreads the load
            await self.live_recheck()

    async def _person(self) -> Any | None:
        return await database_sync_to_async(person_of)(self.session_key)

    async def _heard(self, topics: set[str]) -> dict[str, str] | None:
        """Those of the topics that the person may hear of, and on which ground.

        None when they are not signed in.
        """

        def ask() -> dict[str, str] | None:
            person = person_of(self.session_key)
            if person is None or person.public_id != self.public_id:
                return None
            answers = {topic: ground_of(person, topic) for topic in topics}
            return {topic: ground for topic, ground in answers.items() if ground is not None}

        heard: dict[str, str] | None = await database_sync_to_async(ask)()
        return heard
