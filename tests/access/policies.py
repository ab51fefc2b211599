"""The policies as the table writes them: one letter for each role and visibility."""

from __future__ import annotations

from functools import cache

from apps.core.table import documents

VISIBILITIES = ("public", "members", "private", "secret")
ANY = "any"


@cache
def roles() -> tuple[str, ...]:
    """The sixteen, in the order of the letters."""
    return tuple(documents()["policies"]["roles"])


@cache
def policies() -> dict[str, dict[str, dict[str, str]]]:
    """Policy -> visibility -> role -> letter."""
    table = {k: v for k, v in documents()["policies"].items() if isinstance(v, dict)}
    return {name: {v: _letters(line) for v, line in lines.items()} for name, lines in table.items()}


def _letters(line: str) -> dict[str, str]:
    return dict(zip(roles(), line.split(), strict=True))


def expected(policy: str, visibility: str, role: str) -> str:
    """The letter of one cell; policies without the axis answer alike everywhere."""
    lines = policies()[policy]
    return lines.get(visibility, lines.get(ANY, {}))[role]


def telling(policy: str) -> tuple[str, ...]:
    """The visibilities at which a policy's answers differ: one is tried of those that are alike."""
    lines = policies()[policy]
    if ANY in lines:
        return (VISIBILITIES[0],)
    seen: dict[str, str] = {}
    for visibility in VISIBILITIES:
        seen.setdefault("".join(lines[visibility].values()), visibility)
    return tuple(seen.values())
