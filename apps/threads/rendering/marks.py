"""Small pieces that stand beside names in lists and posts alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from time import time

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from apps.accounts.bylines import Byline
from apps.core import times
from apps.core.drawing import face as draw_face
from apps.core.drawing import moment as draw_moment
from apps.core.templatetags.coterie import chip as draw_chip
from apps.core.templatetags.coterie import who as draw_who
from apps.threads.selectors.people import Person

NOTHING = SafeString()
MINUTE = 60


def when(moment: datetime, style: str = "") -> SafeString:
    """A moment in the viewer's zone; said once a minute for all who share zone and language."""
    return _when(moment, style, *here_and_now())


def telling() -> Callable[[datetime], SafeString]:
    """`when`, for many moments of one page."""
    now = here_and_now()
    return lambda moment: _when(moment, "", *now)


def here_and_now() -> tuple[str, str, int]:
    """What a moment's words depend on: the viewer's zone and language, and the minute."""
    return get_current_timezone_name(), get_language() or "", int(time() // MINUTE)


@lru_cache(maxsize=8192)
def _when(moment: datetime, style: str, _zone: str, language: str, _minute: int) -> SafeString:
    told = times.tell(moment, style, language)
    return draw_moment(told.stamp, told.exactly, told.said, live=told.is_fresh)


def face(person: Person, size: int) -> SafeString:
    """A face whose name stands beside it."""
    return draw_face(person.byline, size, named=False)


def chip(person: Person) -> SafeString:
    """What they are here."""
    return _chip(person.chip, get_language() or "") if person.chip else NOTHING


@lru_cache(maxsize=64)
def _chip(kind: str, _language: str) -> SafeString:
    return draw_chip(kind)


@lru_cache(maxsize=4096)
def who(byline: Byline) -> SafeString:
    """A name that leads to its page."""
    return draw_who(byline)


def counting_down(until: datetime, said: str) -> SafeString:
    """How long it is until then, in words that a page left open keeps true."""
    stamp = f"{until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return format_html('<count-down role="timer" data-until="{}">{}</count-down>', stamp, said)
