"""Holds stand side by side; the latest end counts, and a reason is told by the reader's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from apps.core.holds import Hold, ends, in_force, reason, with_hold

NOW = datetime(2026, 6, 2, 12, tzinfo=UTC)
TUESDAY = datetime(2026, 6, 9, 14, tzinfo=UTC)


def held(*holds: tuple[str, datetime | None, int]) -> list[Hold]:
    found: list[Hold] = []
    for what, until, decision in holds:
        found = with_hold(found, what, until, decision)
    return found


def test_of_two_decisions_the_later_end_counts() -> None:
    assert ends(held(("posting", NOW, 1), ("posting", TUESDAY, 2))) == {"posting": TUESDAY}
    assert ends(held(("posting", TUESDAY, 1), ("posting", NOW, 2))) == {"posting": TUESDAY}
    assert ends(held(("posting", None, 1), ("posting", TUESDAY, 2))) == {"posting": None}
    assert ends(held(("posting", TUESDAY, 1), ("posting", None, 2))) == {"posting": None}


def test_the_same_decision_again_takes_the_place_of_what_it_said() -> None:
    shorter = held(("posting", TUESDAY, 1), ("links", None, 1), ("posting", NOW, 1))

    assert ends(shorter) == {"links": None, "posting": NOW}


def test_what_is_over_is_in_force_no_more() -> None:
    holds = held(("posting", TUESDAY, 1), ("links", NOW, 2), ("uploads", None, 3))

    assert in_force(holds, NOW) == {"posting": TUESDAY, "uploads": None}
    assert in_force(holds, TUESDAY - timedelta(seconds=1)) == {"posting": TUESDAY, "uploads": None}
    assert in_force(holds, TUESDAY) == {"uploads": None}


def test_a_moment_without_a_zone_is_no_end() -> None:
    with pytest.raises(ValueError, match="names its zone"):
        with_hold([], "posting", datetime(2026, 6, 9, 14), 1)  # noqa: DTZ001  that is the point


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("zone", "until", "said"),
    [
        ("UTC", TUESDAY, "until Tuesday 9 June, 14:00."),
        ("Europe/Berlin", TUESDAY, "until Tuesday 9 June, 16:00."),
        ("Pacific/Auckland", TUESDAY, "until Wednesday 10 June, 02:00."),
        ("Nowhere/Land", TUESDAY, "until Tuesday 9 June, 14:00."),
        ("UTC", datetime(2027, 1, 1, tzinfo=UTC), "until Friday 1 January 2027, 00:00."),
        ("UTC", None, "until we say so."),
    ],
)
def test_a_reason_has_its_end_by_the_clock_of_who_reads_it(
    zone: str, until: datetime | None, said: str
) -> None:
    told = reason(until, zone, "until %(when)s.", "until we say so.")

    letter = "The letter about it says why and how to say we got it wrong."
    assert told == f"{said} {letter}"
