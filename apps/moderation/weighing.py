"""How much a report weighs, what comes first, and what the ladder proposes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import comb

from apps.moderation.models import Priority, Report, Strike
from apps.moderation.rungs import LADDER

LEAST, MOST, CERTAIN = 0.2, 2.0, 0.05
REMEMBERED = 100  # reports of one person that count; more say nothing new
IN_BURST = 0.25  # twenty strangers who come at once weigh as five who come one by one
HALF_LIFE, FORGOTTEN = timedelta(days=182), timedelta(days=365)
DUE = {
    Priority.DANGER: timedelta(hours=1),
    Priority.HARM: timedelta(hours=4),
    Priority.SPAM: timedelta(hours=8),
    Priority.QUALITY: timedelta(hours=72),
}
SEVERITY = {
    Priority.DANGER: 8.0,
    Priority.HARM: 4.0,
    Priority.SPAM: 2.0,
    Priority.QUALITY: 1.0,
}
FIRST = 1.0  # of a first breach, at most: hiding, and no more
STEPS = (  # from this much weight on, this rung is proposed
    (0.0, "note"),
    (0.4, "remove"),  # of what nobody edits, and "hide" does not fit
    (0.4, "hide"),
    (1.2, "pause_day"),
    (2.5, "pause_week"),
    (4.0, "ban"),
)
OF_SITE = ((0.0, "note"), (0.4, "hide"), (1.2, "warning"))  # of what no community has a part in


def weight_of(agreed: int, disagreed: int) -> float:
    """What a person's report weighs: 0.2 to 2, by how often those who looked agreed with them.

    clip(2 * the lower 5 % bound of beta(1 + agreed, 1 + disagreed), 0.2, 2).
    """
    seen = agreed + disagreed
    if seen > REMEMBERED:
        agreed = round(agreed * REMEMBERED / seen)
        disagreed = REMEMBERED - agreed
    return min(max(2 * _lower_bound(1 + agreed, 1 + disagreed), LEAST), MOST)


def _lower_bound(a: int, b: int) -> float:
    """The 5 % quantile of beta(a, b), by halving; the integral is a binomial tail for integers."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if _beta(middle, a, b) < CERTAIN:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _beta(x: float, a: int, b: int) -> float:
    """I_x(a, b) = P(Bin(a + b - 1, x) ≥ a), DLMF 8.17.5."""
    n = a + b - 1
    return sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))


def weight_in_case(report: Report) -> float:
    """What a report weighs beside the others of its case."""
    return float(report.weight * (IN_BURST if report.in_burst else 1))


def score_of(weights: Iterable[float], priority: int, readers: int, age: timedelta) -> float:
    """What comes first among equals: the sum of weight * severity * reach * recency.

    Reach grows from 1 by half for each tenfold of readers; recency halves in three days.
    """
    reach = 1 + 0.5 * (len(str(max(readers, 1))) - 1)
    recency = 0.5 ** (age / timedelta(days=3))
    return float(round(sum(weights) * SEVERITY[Priority(priority)] * reach * recency, 4))


def weighs_now(strike: Strike, now: datetime) -> float:
    """What is left of a strike: half after six months, nothing after a year."""
    age = now - strike.at
    if strike.erased_at is not None or age >= FORGOTTEN:
        return 0.0
    return float(strike.weight * 0.5 ** (age / HALF_LIFE))


def proposed(
    strikes: Iterable[Strike], priority: int, kind: str, now: datetime, *, of_site: bool = False
) -> str:
    """The rung that the ladder proposes for this breach, by what went before.

    Danger begins higher than quality; a rung that does not fit the thing gives way to a lighter.
    What is `of_site` changes no membership: beyond a warning nothing is proposed for it.
    Nothing but hiding is proposed for somebody against whom nothing counts: how urgent it is was
    said by whoever told us.
    """
    weight = sum(weighs_now(strike, now) for strike in strikes)
    is_first = weight == 0
    weight += {Priority.DANGER: 2.5, Priority.HARM: 1.2, Priority.SPAM: 0.4}.get(
        Priority(priority), 0.0
    )
    weight = min(weight, FIRST) if is_first else weight
    fitting = [
        slug
        for least, slug in (OF_SITE if of_site else STEPS)
        if weight >= least and (not LADDER[slug].about or kind in LADDER[slug].about)
    ]
    return fitting[-1]
