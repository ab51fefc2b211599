"""The months of somebody in a place, drawn, with a mark where something was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from apps.core import clock
from apps.moderation.models import Strike

MONTHS = 20  # that are drawn at most
WIDE, HIGH, MARK = 264, 22, 5  # of the drawing, and of a mark beneath its line


@dataclass(frozen=True, slots=True)
class Record:
    """A drawing of the months since they came, or of the last twenty."""

    since: date  # the first of the months
    months: int
    said: str  # a path: a tick for each month, as tall as what they said in it
    decided: str  # a path: a mark under each month in which something was decided about them


def record_of(
    said: Sequence[datetime], joined: datetime | None, strikes: Sequence[Strike]
) -> Record:
    """What they said month by month; a month of silence is a short tick.

    None is drawn from before they were here, but for what an import brought along.
    """
    posts, decided = _ago(said), _ago([strike.at for strike in strikes])
    oldest = max([0, *_ago([joined] if joined else []), *posts, *decided])
    months = min(oldest + 1, MONTHS)
    tallest = max((many for ago, many in posts.items() if ago < months), default=1)
    ticks, marks = "", ""
    for ago in reversed(range(months)):
        at = (WIDE - 1) - ago * (WIDE - 2) / max(months - 1, 1)
        ticks += f"M{at:.1f} {HIGH}v-{2 + (HIGH - 3) * posts[ago] / tallest:.1f}"
        marks += f"M{at:.1f} {HIGH + 1}v{MARK}" if decided[ago] else ""
    return Record(_first_of(months - 1), months, ticks, marks)


def _ago(moments: Iterable[datetime]) -> Counter[int]:
    """How many of them were how many months ago."""
    today = timezone.localtime(clock.now())
    here = [timezone.localtime(at) for at in moments]
    return Counter((today.year - at.year) * 12 + today.month - at.month for at in here)


def _first_of(ago: int) -> date:
    today = timezone.localdate(clock.now())
    years, month = divmod(today.year * 12 + today.month - 1 - ago, 12)
    return date(years, month + 1, 1)
