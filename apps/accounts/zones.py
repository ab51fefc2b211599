"""Time zones by name."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

OLD = ("Etc/", "SystemV/", "US/", "Canada/", "Brazil/", "Mexico/", "Chile/")


@cache
def zone_names() -> tuple[str, ...]:
    """Every zone that is named after a place, and UTC first."""
    places = (zone for zone in available_timezones() if "/" in zone and not zone.startswith(OLD))
    return ("UTC", *sorted(places))


def clean_zone(name: str) -> str:
    """The zone, or UTC for whatever is none: a device may say what it likes."""
    return name if name in zone_names() else "UTC"
