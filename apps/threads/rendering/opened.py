"""When a form was opened: a moment it carries along, in letters that only we can write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer

from apps.core import clock

LONGEST = timedelta(days=2)  # a form that lay open longer says nothing of its sender
_SIGNER = Signer(salt="threads.composer.opened")


def opened_now(writer: str) -> str:
    """The moment, for a form of that person alone."""
    return _SIGNER.sign(f"{writer}.{int(clock.now().timestamp() * 1000)}")


def took(writer: str, opened: str) -> timedelta | None:
    """How long ago that form was opened; None for what we did not write, not for them, or old."""
    try:
        whose, _dot, moment = _SIGNER.unsign(opened).partition(".")
        since = clock.now() - datetime.fromtimestamp(int(moment) / 1000, UTC)
    except (BadSignature, ValueError, OverflowError, OSError):
        return None
    return since if whose == writer and timedelta(0) <= since <= LONGEST else None
