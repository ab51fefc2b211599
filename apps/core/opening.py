"""When a form was opened: a moment it carries along, in letters that only we can write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer

from apps.core import clock


@dataclass(frozen=True, slots=True)
class Opening:
    """One kind of form; one that lay open for longer than the longest says nothing any more."""

    salt: str
    longest: timedelta

    def now(self, writer: str = "") -> str:
        """The moment, for a form to carry: for that person's alone, if one is named."""
        return self._signer.sign(f"{writer}.{int(clock.now().timestamp() * 1000)}")

    def took(self, signed: str, writer: str = "") -> timedelta | None:
        """How long ago that was; None for what we did not write, not for them, or long ago."""
        try:
            whose, _dot, moment = self._signer.unsign(signed).partition(".")
            since = clock.now() - datetime.fromtimestamp(int(moment) / 1000, UTC)
        except (BadSignature, ValueError, OverflowError, OSError):
            return None
        return since if whose == writer and timedelta(0) <= since <= self.longest else None

    @property
    def _signer(self) -> Signer:
        return Signer(salt=self.salt)
