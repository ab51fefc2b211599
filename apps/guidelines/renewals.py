"""When a word is to be given again."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta

NOTICE = timedelta(days=14)  # between the reminder and the day on which it is asked for


def months_from(moment: datetime, months: int) -> datetime:
    """The same day so many months later, or earlier; the last of a month that is too short."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def asked_at(given: datetime, months: int, reminded: datetime) -> datetime:
    """When it is asked for again: never within two weeks of being reminded."""
    return max(months_from(given, months), reminded + NOTICE)
