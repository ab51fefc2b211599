"""Whose clock a page is written by: the viewer's, or for visitors the brand's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest

_visitors: list[Callable[[], str]] = []


def tell_visitors(zone: Callable[[], str]) -> None:
    """Ask this for the name of the visitors' zone; the room that knows the brand says it once."""
    _visitors[:] = [zone]


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The zone to write this page's times in; UTC when a name is unknown here."""
    user: Any = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return _zone(getattr(user, "time_zone", ""))
    return _zone(_visitors[0]() if _visitors else "")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
