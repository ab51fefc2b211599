"""What a browser may send over its socket, and why it is closed for anything else."""

from __future__ import annotations

import json
import time
from collections import deque

LARGEST, MOST_TOPICS, LONGEST_TOPIC = 16_384, 50, 80  # bytes, topics of a frame, characters
FRAMES, SECONDS = 20, 10.0  # that many in that time

TOO_LARGE, NOT_TEXT, NOT_A_LIST, TOO_MANY = 1009, 1003, 4400, 4429


class UnfitError(Exception):
    """A frame that closes its socket with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def topics_in(text: str | None) -> list[str]:
    """The topics that a frame asks for, in their order, each once. Raises UnfitError."""
    if text is None:
        raise UnfitError(NOT_TEXT)
    if len(text) > LARGEST or len(text.encode(errors="replace")) > LARGEST:
        raise UnfitError(TOO_LARGE)
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError):
        raise UnfitError(NOT_A_LIST) from None
    if not isinstance(asked, list) or len(asked) > MOST_TOPICS:
        raise UnfitError(NOT_A_LIST)
    if not all(isinstance(topic, str) and len(topic) <= LONGEST_TOPIC for topic in asked):
        raise UnfitError(NOT_A_LIST)
    return list(dict.fromkeys(asked))


class Pace:
    """How fast one socket sends."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=FRAMES)

    def step(self) -> None:
        """Take note of a frame. Raises UnfitError when there were too many of late."""
        now = time.monotonic()
        if len(self._times) == FRAMES and now - self._times[0] < SECONDS:
            raise UnfitError(TOO_MANY)
        self._times.append(now)
