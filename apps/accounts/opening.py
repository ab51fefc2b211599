"""When a sign-up form was opened: a moment it carries along, in letters that only we can write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer

from apps.core import clock

SHORTEST = timedelta(seconds=3)  # nobody fills in three fields in less
LONGEST = timedelta(days=1)  # one that lay open longer is opened anew

_SIGNER = Signer(salt="accounts.sign-up.opened")


def opened(moment: datetime | None = None) -> str:
    """The moment (now, unless said otherwise), for a form to carry."""
    return _SIGNER.sign(f"{(moment or clock.now()).timestamp():.3f}")


def took(signed: str) -> timedelta | None:
    """How long ago that was; None for what we did not write, or very long ago."""
    try:
        moment = datetime.fromtimestamp(float(_SIGNER.unsign(signed)), UTC)
    except (BadSignature, ValueError, OverflowError, OSError):
        return None
    since = clock.now() - moment
    return since if timedelta(0) <= since <= LONGEST else None
