"""Who may hear of what: each room says so for its own topics."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

Gate: TypeAlias = Callable[[Any, str], bool]  # the person, and the topic's name after its prefix

GATES: dict[str, Gate] = {}
TOPIC = re.compile(r"([a-z]+-)([0-9a-z-]{1,60})\Z", re.ASCII)


def register(prefix: str, may: Gate) -> None:
    """Have topics with this prefix, such as "thread-", asked of `may`; once, by `apps.py`.

    The gate is asked in a thread that may use the database, again and again while a socket is
    open: it answers from the rows, and remembers nothing.
    """
    if GATES.setdefault(prefix, may) is not may:
        raise TypeError(f"Two gates stand before {prefix!r}.")


def may_hear(person: Any, topic: str) -> bool:
    """Whether the person may hear of a topic; nobody hears of what has no gate."""
    found = TOPIC.match(topic)
    gate = GATES.get(found[1]) if found else None
    return gate is not None and found is not None and gate(person, found[2])
