"""How far two who judge the same things agree, beyond what chance would have them agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's κ of what two people chose: 1 in full agreement, 0 as by chance; None without pairs.

    κ = (p_o - p_e) / (1 - p_e), Cohen 1960. Where both use one category alone, chance explains
    everything, and what is left is whether they agreed.
    """
    if not pairs:
        return None
    many = len(pairs)
    observed = sum(one == other for one, other in pairs) / many
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(first[name] * second[name] for name in first) / many**2
    if by_chance == 1:
        return float(observed == 1)
    return (observed - by_chance) / (1 - by_chance)
