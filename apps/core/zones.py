"""Whose clock a page is written by: the viewer's, or for visitors the brand's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from functools import cached_property, partial
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest

_visitors: list[Callable[[HttpRequest], str]] = []


def tell_visitors(zone: Callable[[HttpRequest], str]) -> None:
    """Ask this for the name of the visitors' zone; the room that knows the brand says it once."""
    _visitors[:] = [zone]


def zone_of(request: HttpRequest) -> tzinfo:
    """The zone to write this page's times in; UTC when a name is unknown here."""
    user: Any = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return zone_called(getattr(user, "time_zone", ""))
    return _Visitors(partial(_visitors[0], request)) if _visitors else zone_called("")


class _Visitors(tzinfo):
    """The brand's zone, looked up at the first time that is told: many pages tell none."""

    def __init__(self, ask: Callable[[], str]) -> None:
        self._ask = ask

    def __str__(self) -> str:
        return str(self._zone)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return zone_called(self._ask())

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return self._zone.utcoffset(moment)

    def dst(self, moment: datetime | None) -> timedelta | None:
        return self._zone.dst(moment)

    def tzname(self, moment: datetime | None) -> str | None:
        return self._zone.tzname(moment)

    def fromutc(self, moment: datetime) -> datetime:
        """In the zone itself: whoever is given the time asks us no more."""
        return self._zone.fromutc(moment.replace(tzinfo=self._zone))


def zone_called(name: str) -> ZoneInfo:
    """The zone of that name; UTC when it is unknown here."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
