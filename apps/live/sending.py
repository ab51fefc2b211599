"""Sending to a channel layer of several processes, without anybody waiting for it."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from typing import Any

logger = logging.getLogger(__name__)

PENDING, SILENCE = 1000, 5.0  # hints under way at most; seconds between two complaints


class Sender:
    """One thread per process with a loop of its own.

    A request neither waits for Redis nor fails with it: what does not get through is a lost hint,
    and whoever missed it fetches with the next, or when their socket is back.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pid = 0
        self._pending = 0
        self._complained = 0.0
        self._starting = threading.Lock()

    def post(self, layer: Any, group: str, message: dict[str, Any]) -> None:
        """Have it sent soon."""
        if self._pending < PENDING:
            self._pending += 1
            asyncio.run_coroutine_threadsafe(self._send(layer, group, message), self._running())

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None or self._pid != os.getpid():  # a fork leaves the thread behind
                self._loop, self._pid, self._pending = asyncio.new_event_loop(), os.getpid(), 1
                threading.Thread(target=self._loop.run_forever, name="live", daemon=True).start()
            return self._loop

    async def _send(self, layer: Any, group: str, message: dict[str, Any]) -> None:
        try:
            await asyncio.wait_for(layer.group_send(group, message), timeout=2)
        except Exception:
            if time.monotonic() - self._complained > SILENCE:
                self._complained = time.monotonic()
                logger.warning("The channel layer does not answer; hints are lost.", exc_info=True)
        finally:
            self._pending -= 1
