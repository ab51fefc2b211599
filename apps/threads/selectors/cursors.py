"""Where a list goes on: a moment and a key, in letters that only we read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from django.http import Http404

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SHAPE = re.compile(r"([ab])([0-9a-z]{1,11})\.([0-9a-z]{1,11})", re.ASCII)
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row a page ended at, or, backward, the row it began with."""

    at: datetime
    pk: int
    is_backward: bool = False

    def __str__(self) -> str:
        micros = (self.at - EPOCH) // timedelta(microseconds=1)
        return f"{'b' if self.is_backward else 'a'}{_base36(micros)}.{_base36(self.pk)}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The cursor in an address; None for none. Raises Http404 for what we never wrote."""
        if not text:
            return None
        found = SHAPE.fullmatch(text)
        if found is None:
            raise Http404
        way, micros, key = found.groups()
        try:
            at = EPOCH + timedelta(microseconds=int(micros, 36))
        except OverflowError:
            raise Http404 from None
        return cls(at, min(int(key, 36), 2**62), way == "b")


def _base36(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number, 36)
        letters = DIGITS[rest] + letters
    return letters or "0"
