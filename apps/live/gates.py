"""Who may hear of what: each room says so for its own topics."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

# Of the person, and the topic's name after its prefix: whether they may hear of it. Where one
# change can take that from many at once, yes is the name of the ground on which they hear it.
Gate: TypeAlias = Callable[[Any, str], bool | str]

GATES: dict[str, Gate] = {}
TOPIC = re.compile(r"([a-z]+-)([0-9a-z-]{1,60})\Z", re.ASCII)


def register(prefix: str, may: Gate) -> None:
    """Have topics with this prefix, such as "thread-", asked of `may`; once, by `apps.py`.

    The gate is asked in a thread that may use the database, again and again while a socket is
    open: it answers from the rows, and remembers nothing.
    """
    if GATES.setdefault(prefix, may) is not may:
        raise TypeError(f"Two gates stand before {prefix!r}.")


def ground_of(person: Any, topic: str) -> str | None:
    """On which ground the person hears of a topic, "" for none in particular; None: they may not.

    Nobody hears of what has no gate.
    """
    found = TOPIC.match(topic)
    gate = GATES.get(found[1]) if found else None
    answer = gate(person, found[2]) if gate is not None and found is not None else False
    if not answer:
        return None
    return answer if isinstance(answer, str) else ""
