"""What decisions hold somebody to: each hold stands by itself, until its end or its lifting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NotRequired, TypedDict

from django.db.models import JSONField, Value
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _

from apps.core.times import end_of
from apps.core.zones import zone_called

NO_HOLDS = Value([], output_field=JSONField())  # what the database gives to rows that name none


OWN = 0  # in the place of a decision: they asked for it themselves


class Hold(TypedDict):
    """One thing that a decision, or their own wish, holds somebody to, as a row's JSON keeps it."""

    what: str
    until: str | None  # an ISO moment; None: until it is lifted
    decision: int
    since: NotRequired[str]  # of what they asked for themselves


def with_hold(
    holds: Iterable[Hold], what: str, until: datetime | None, decision: int
) -> list[Hold]:
    """The holds and one more, in place of what the same decision held them to so far."""
    if until is not None and is_naive(until):
        raise ValueError("The end of a hold names its zone.")
    end = until.astimezone(UTC).isoformat() if until else None
    others = [one for one in holds if (one["what"], one["decision"]) != (what, decision)]
    return [*others, Hold(what=what, until=end, decision=decision)]


def ends(holds: Iterable[Hold]) -> dict[str, datetime | None]:
    """Until when each thing is held, past or to come: the latest end counts."""
    found: dict[str, datetime | None] = {}
    for one in holds:
        end = datetime.fromisoformat(one["until"]) if one["until"] else None
        known = found.setdefault(one["what"], end)
        found[one["what"]] = max(known, end) if known and end else None
    return found


def in_force(holds: Iterable[Hold], now: datetime) -> dict[str, datetime | None]:
    """What is held now, and until when; None: until it is lifted."""
    return {what: end for what, end in ends(holds).items() if end is None or end > now}


def reason(until: datetime | None, zone: str, dated: str, lasting: str) -> str:
    """Why not, as a sentence with the end in the zone of whoever reads it, and what they can do.

    `dated` has a place for `when`; `lasting` is for what ends when it is lifted.
    """
    said = dated % {"when": end_of(until, zone_called(zone))} if until else lasting
    letter = _("The letter about it says why and how to say we got it wrong.")
    return f"{said} {letter}"
