"""Forms that were opened a while ago, for tests."""

from __future__ import annotations

from datetime import timedelta

from apps.accounts.opening import opened
from apps.core import clock


def opened_before(seconds: float = 20) -> str:
    """What a form carries that somebody took that long to fill in."""
    return opened(clock.now() - timedelta(seconds=seconds))
