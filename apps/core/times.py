"""Moments, as people say them.

A page tells dozens of them, so what does not change from one to the next is looked up once.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple

from django.utils import dates, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

MINUTE, HOUR, WEEK = 60, 3600, 7  # seconds, seconds, days


class Told(NamedTuple):
    """A moment, in every way a page needs it."""

    said: str
    exactly: str
    stamp: str  # for machines, in UTC: "2026-06-06T07:52Z"
    is_fresh: bool  # told in minutes, which a page left open has to count on


class _Words(NamedTuple):
    days: list[str]
    days_short: list[str]
    months: list[str]
    months_short: list[str]
    ago: str
    minutes: str
    hours: str
    just_now: str
    now: str
    yesterday: str


@lru_cache(maxsize=16)
def _words(language: str | None) -> _Words:  # noqa: ARG001  the key; gettext asks by itself
    return _Words(
        [str(dates.WEEKDAYS[day]) for day in range(7)],
        [str(dates.WEEKDAYS_ABBR[day]) for day in range(7)],
        [""] + [str(dates.MONTHS[month]) for month in range(1, 13)],
        [""] + [str(dates.MONTHS_3[month]).title() for month in range(1, 13)],
        _("%(minutes)d min ago"),
        _("%(minutes)d min"),
        _("%(hours)d h"),
        _("just now"),
        _("now"),
        _("yesterday"),
    )


def tell(moment: datetime, style: str = "", language: str | None = None) -> Told:
    """A moment in the viewer's zone; style "short" for narrow columns, "full" for everything."""
    words = _words(language or get_language())
    zone, now = timezone.get_current_timezone(), timezone.now()
    here, ago = moment.astimezone(zone), (now - moment).total_seconds()
    exactly = (
        f"{words.days[here.weekday()]} {here.day} {words.months[here.month]} {here.year}, "
        f"{here.hour:02}:{here.minute:02}"
    )
    if style == "full":
        said = exactly
    elif style == "short":
        said = _briefly(words, here, now.astimezone(zone), ago)
    elif style:
        raise ValueError(f"No style of telling a moment is called {style!r}.")
    else:
        said = _plainly(words, here, now.astimezone(zone), ago)
    at = moment.astimezone(UTC)
    stamp = f"{at.year:04}-{at.month:02}-{at.day:02}T{at.hour:02}:{at.minute:02}Z"
    return Told(said, exactly, stamp, style != "full" and 0 <= ago < HOUR)


def told(moment: datetime) -> str:
    """Beside what somebody said: "52 min ago", "08:14", "Sat 6 June, 07:52"."""
    return tell(moment).said


def briefly(moment: datetime) -> str:
    """In a narrow column: "12 min", "3 h", "yesterday", "Saturday", "2 Jun", "2 Jun 2025"."""
    return tell(moment, "short").said


def day(moment: datetime) -> str:
    """The day alone: "9 June", "9 June 2025"."""
    words = _words(get_language())
    zone = timezone.get_current_timezone()
    here = moment.astimezone(zone)
    year = "" if here.year == timezone.now().astimezone(zone).year else f" {here.year}"
    return f"{here.day} {words.months[here.month]}{year}"


def exactly(moment: datetime) -> str:
    """In full: "Saturday 6 June 2026, 07:52"."""
    return tell(moment, "full").said


def end_of(moment: datetime, zone: tzinfo) -> str:
    """When something ends: "Tuesday 9 June, 14:00", with the year when it is another one."""
    words, here = _words(get_language()), moment.astimezone(zone)
    year = "" if here.year == timezone.now().astimezone(zone).year else f" {here.year}"
    day = words.days[here.weekday()]
    return f"{day} {here.day} {words.months[here.month]}{year}, {here.hour:02}:{here.minute:02}"


def _plainly(words: _Words, here: datetime, today: datetime, ago: float) -> str:
    if -MINUTE < ago < MINUTE:
        return words.just_now
    if 0 < ago < HOUR:
        return words.ago % {"minutes": ago // MINUTE}
    clock = f"{here.hour:02}:{here.minute:02}"
    if here.date() == today.date():
        return clock
    year = "" if here.year == today.year else f" {here.year}"
    day = words.days_short[here.weekday()]
    return f"{day} {here.day} {words.months[here.month]}{year}, {clock}"


def _briefly(words: _Words, here: datetime, today: datetime, ago: float) -> str:
    if -MINUTE < ago < MINUTE:
        return words.now
    if 0 < ago < HOUR:
        return words.minutes % {"minutes": ago // MINUTE}
    days = (today.date() - here.date()).days
    if days == 0:
        return words.hours % {"hours": max(1, ago // HOUR)}
    if days == 1:
        return words.yesterday
    if 1 < days < WEEK:
        return words.days[here.weekday()]
    year = "" if here.year == today.year else f" {here.year}"
    return f"{here.day} {words.months_short[here.month]}{year}"
