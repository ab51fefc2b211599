"""Verdicts: whether somebody may do something, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from django.core.exceptions import PermissionDenied

Ways: TypeAlias = tuple[tuple[str, str], ...]  # what a page is called, and where it is


class Denied(PermissionDenied):
    """Someone tried what a predicate forbids; the message is fit to show them.

    `ways` lead on from there; without any, the home page does.
    """

    def __init__(self, reason: str = "", *, ways: Ways = ()) -> None:
        super().__init__(reason)
        self.ways = ways


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a permission predicate: true when allowed; otherwise it says why not."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise Denied unless allowed."""
        if not self.allowed:
            raise Denied(self.reason)


YES = Verdict(allowed=True)


def no(reason: str) -> Verdict:
    """A refusal, and the reason to show."""
    return Verdict(allowed=False, reason=str(reason))
