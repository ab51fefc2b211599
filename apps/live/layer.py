"""The embedded default's channel layer: in memory, and safe to send to from any thread."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

from channels.layers import InMemoryChannelLayer


class ThreadSafeLayer(InMemoryChannelLayer):  # type: ignore[misc]  # channels has no types
    """Hops to the loop in which the sockets are.

    Channels' own puts into a queue of another thread's loop, which then sleeps on: the browser
    hears of it a second later, or never.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._loop: asyncio.AbstractEventLoop | None = None

    async def new_channel(self, prefix: str = "specific.") -> str:
        self._loop = asyncio.get_running_loop()
        return str(await super().new_channel(prefix))

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        self.post(group, message)

    def post(self, group: str, message: dict[str, Any]) -> None:
        """Send from whatever thread; without a socket in this process there is nobody to hear."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: the server has ended
                self._loop.call_soon_threadsafe(self._spread, group, message)

    def _spread(self, group: str, message: dict[str, Any]) -> None:
        for channel in list(self.groups.get(group, ())):
            queue = self.channels.setdefault(channel, asyncio.Queue(self.get_capacity(channel)))
            with contextlib.suppress(asyncio.QueueFull):  # it fetches everything with the next
                queue.put_nowait((time.time() + self.expiry, dict(message)))
