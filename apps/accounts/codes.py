"""Six digits by mail: kept in the session, bound to address and purpose, good once.

The session keeps a digest and no code. A code that was never mailed (the address is somebody
else's) is kept in the same way, so that nobody can tell the two apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

MINUTES, TRIES = 15, 5
DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A code that has yet to be typed."""

    email: str
    data: dict[str, Any]
    begun: float

    @property
    def until(self) -> datetime:
        """When it stops working."""
        return datetime.fromtimestamp(self.begun + MINUTES * 60, UTC)


def new_code() -> str:
    """Six digits."""
    return get_random_string(6, DIGITS)


def begin(session: SessionBase, purpose: str, email: str, **data: Any) -> str:
    """Note what is to happen once the code is typed, and return the code."""
    code = new_code()
    session[_key(purpose)] = {
        "email": email,
        "data": data,
        "digest": _digest(purpose, email, code),
        "begun": timezone.now().timestamp(),
        "tries": 0,
    }
    return code


def waiting(session: SessionBase, purpose: str) -> Waiting | None:
    """The code that is waited for; None when there is none, or its time is over."""
    kept = session.get(_key(purpose))
    if kept is None:
        return None
    found = Waiting(kept["email"], kept["data"], kept["begun"])
    if timezone.now() >= found.until:
        end(session, purpose)
        return None
    return found


def is_right(session: SessionBase, purpose: str, typed: str) -> bool:
    """Whether this is the code. The fifth wrong one ends it."""
    kept = session[_key(purpose)]
    digits = "".join(letter for letter in typed if letter in DIGITS)
    if constant_time_compare(kept["digest"], _digest(purpose, kept["email"], digits)):
        return True
    kept["tries"] += 1
    session.modified = True
    if kept["tries"] >= TRIES:
        end(session, purpose)
    return False


def end(session: SessionBase, purpose: str) -> None:
    """Forget the code, used or not."""
    session.pop(_key(purpose), None)


def _key(purpose: str) -> str:
    return f"code-{purpose}"


def _digest(purpose: str, email: str, code: str) -> str:
    return salted_hmac(
        f"accounts.code.{purpose}", f"{email}:{code}", algorithm="sha256"
    ).hexdigest()
