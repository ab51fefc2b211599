"""What words weigh: naive Bayes over how often each stood in what was decided against, and fine.

Each word's odds are told by its share of both piles, so that a large pile outweighs none. It is
plain arithmetic over counts, with no model to ship: whoever doubts a reason can reckon it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log

ENOUGH = 50  # of both, before anything is said
BAR = 10.0  # log-odds from which on somebody looks first: of spam, ninety-nine in a hundred rightly
WEIGHED = 40  # the most telling traits of one text
CAUTION = 0.2  # occurrences that every word is granted in both piles


@dataclass(frozen=True, slots=True)
class Piles:
    """How many things were decided against, and how many were fine."""

    against: int
    fine: int

    @property
    def are_enough(self) -> bool:
        return min(self.against, self.fine) >= ENOUGH

    def weight(self, against: int, fine: int) -> float:
        """What a word with these counts says: above 0 it speaks against; log-odds."""
        if not against + fine:
            return 0.0
        granted = 2 * CAUTION / (self.against + self.fine)
        return log((against / self.against + granted) / (fine / self.fine + granted))


@dataclass(frozen=True, slots=True)
class Leaning:
    """What all words of a text come to, and those that weigh most."""

    odds: float
    told_by: tuple[str, ...]

    @property
    def is_against(self) -> bool:
        return self.odds > BAR

    @property
    def score(self) -> float:
        """How sure: one half at the bar."""
        return 1 / (1 + exp(min(BAR - self.odds, 50) / 2))


def leaning(piles: Piles, traits: Iterable[str], seen: Mapping[str, tuple[int, int]]) -> Leaning:
    """How a text leans, of counts (against, fine) for each trait that was seen before."""
    weighed = [(piles.weight(*seen[trait]), trait) for trait in traits if trait in seen]
    weighed.sort(key=lambda one: (-abs(one[0]), one[1]))
    rare = min(0.0, log(piles.against / piles.fine))  # where little is wrong, less is suspected
    odds = sum(weight for weight, _ in weighed[:WEIGHED]) + rare
    said = sorted((one for one in weighed[:WEIGHED] if one[0] > 0), reverse=True)
    return Leaning(odds, tuple(trait for _, trait in said))
