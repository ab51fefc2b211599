"""Forms that were opened a while ago, for tests."""

from __future__ import annotations

from datetime import timedelta

from apps.accounts.forms import OPENED
from apps.core import clock


def opened_before(seconds: float = 20) -> str:
    """What a form carries that somebody took that long to fill in."""
    with clock.at(clock.now() - timedelta(seconds=seconds)):
        return OPENED.now()
