"""Weights, scores and what the ladder proposes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.moderation.models import Priority, Strike
from apps.moderation.weighing import proposed, score_of, weighs_now, weight_of

NOW = timezone.now()


@pytest.mark.parametrize(
    ("agreed", "disagreed", "weight"),
    [
        (0, 0, 0.2),  # the lower 5 % bound of beta(1, 1) is 0.05: twice that is raised to 0.2
        (1, 0, 0.4472),  # beta(2, 1): sqrt(0.05) = 0.2236
        (9, 0, 1.4823),  # beta(10, 1): 0.05 ** 0.1 = 0.7411
        (0, 9, 0.2),
        (1000, 0, 1.9416),  # of the last hundred: 0.05 ** (1 / 101) = 0.9708
    ],
)
def test_a_reporters_word_weighs_by_their_record(
    agreed: int, disagreed: int, weight: float
) -> None:
    assert weight_of(agreed, disagreed) == pytest.approx(weight, abs=1e-4)


def test_more_readers_weigh_more_and_older_weighs_less() -> None:
    fresh = score_of([1.0], Priority.SPAM, 10, timedelta(0))

    assert score_of([1.0], Priority.SPAM, 1000, timedelta(0)) > fresh
    assert score_of([1.0], Priority.SPAM, 10, timedelta(days=3)) == pytest.approx(fresh / 2)
    assert score_of([1.0], Priority.HARM, 10, timedelta(0)) == pytest.approx(fresh * 2)


@pytest.mark.parametrize(("days", "left"), [(0, 1.0), (182, 0.5), (364, 0.25), (365, 0.0)])
def test_a_strike_weighs_half_after_six_months_and_nothing_after_a_year(
    days: int, left: float
) -> None:
    strike = Strike(weight=1, at=NOW - timedelta(days=days))

    assert weighs_now(strike, NOW) == pytest.approx(left, abs=0.01)


def test_an_erased_strike_weighs_nothing() -> None:
    assert weighs_now(Strike(weight=1, at=NOW, erased_at=NOW), NOW) == 0


@pytest.mark.parametrize(
    ("strikes", "priority", "kind", "rung"),
    [
        ([], Priority.QUALITY, "post", "note"),
        ([0.5], Priority.QUALITY, "post", "hide"),
        ([0.5], Priority.QUALITY, "profile", "note"),  # a profile is not hidden until edited
        ([1, 0.5], Priority.QUALITY, "post", "pause_day"),
        ([1, 1, 1], Priority.QUALITY, "post", "pause_week"),
        ([], Priority.HARM, "post", "hide"),  # the first time, however urgent it was called
        ([], Priority.DANGER, "post", "hide"),
        ([0.25], Priority.HARM, "post", "pause_day"),
        ([0.25], Priority.DANGER, "post", "pause_week"),
        ([2, 2, 2], Priority.QUALITY, "post", "ban"),
    ],
)
def test_the_ladder_proposes_by_what_went_before(
    strikes: list[float], priority: int, kind: str, rung: str
) -> None:
    rows = [Strike(weight=weight, at=NOW) for weight in strikes]

    assert proposed(rows, priority, kind, NOW) == rung
