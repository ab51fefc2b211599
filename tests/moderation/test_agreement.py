"""How far two who judge the same things agree."""

from __future__ import annotations

import pytest

from apps.moderation.agreement import kappa


def pairs(**many: int) -> list[tuple[str, str]]:
    return [(name[0], name[1]) for name, count in many.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("judged", "agreement"),
    [
        (pairs(aa=20, ab=5, ba=10, bb=15), 0.4),  # 0.7 seen, 0.5 by chance
        (pairs(aa=45, ab=15, ba=25, bb=15), 0.1304),
        (pairs(aa=10, bb=10), 1.0),
        (pairs(ab=10, ba=10), -1.0),
        (pairs(aa=5, ab=5, ba=5, bb=5), 0.0),
        (pairs(aa=7), 1.0),
        ([], None),
    ],
)
def test_kappa_is_as_cohen_has_it(judged: list[tuple[str, str]], agreement: float | None) -> None:
    found = kappa(judged)

    assert found == (None if agreement is None else pytest.approx(agreement, abs=1e-4))
