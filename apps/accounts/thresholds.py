"""What a person is asked on the way in, by rooms above: the guidelines, once they changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from apps.accounts.models import User

Ask: TypeAlias = Callable[[User], str]

_asks: list[Ask] = []


def register(ask: Ask) -> None:
    """Ask this of everybody who signs in: the address of a page to see first, or ""."""
    _asks.append(ask)


def first_stop(user: User) -> str:
    """Where somebody who signs in is sent first, or "" to go straight on."""
    return next(filter(None, (ask(user) for ask in _asks)), "")
