"""Counts that may be published: small ones are pooled, so that nobody is found in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import TypeVar

from django.utils.translation import gettext as _

from apps.core import clock

FEW = 5
MONTHS_OF_QUARTER = 3
K = TypeVar("K")


def pooled(counts: Mapping[K, int]) -> tuple[dict[K, int], int]:
    """Those of five and more, and all the others together.

    The smallest of the shown joins the pool while that alone would tell too much: what is left
    out must not be had by subtracting.
    """
    shown = {key: many for key, many in counts.items() if many >= FEW}
    rest = sum(counts.values()) - sum(shown.values())
    if 0 < rest < FEW and shown:
        smallest = min(shown, key=lambda key: shown[key])
        rest += shown.pop(smallest)
    return shown, rest


def said(many: int) -> str:
    """A count as it may be read."""
    return str(many) if many >= FEW else _("fewer than five")


def median_of(spans: Iterable[timedelta]) -> timedelta | None:
    """The one in the middle; None of fewer than five."""
    found = [span.total_seconds() for span in spans]
    return timedelta(seconds=median(found)) if len(found) >= FEW else None


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a year."""

    year: int
    part: int

    @classmethod
    def of(cls, moment: datetime) -> Quarter:
        at = moment.astimezone(UTC)
        return cls(at.year, (at.month - 1) // MONTHS_OF_QUARTER + 1)

    @property
    def start(self) -> datetime:
        return datetime(self.year, (self.part - 1) * MONTHS_OF_QUARTER + 1, 1, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        return self.next.start

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + self.part // 4, self.part % 4 + 1)

    @property
    def previous(self) -> Quarter:
        return Quarter(self.year - (self.part == 1), (self.part - 2) % 4 + 1)

    @property
    def has_begun(self) -> bool:
        return self.start <= clock.now()

    @property
    def is_over(self) -> bool:
        return self.end <= clock.now()

    @property
    def last_day(self) -> date:
        return (self.end - timedelta(days=1)).date()  # of no zone: a month is a month everywhere

    def __str__(self) -> str:
        return f"{self.year}-q{self.part}"
