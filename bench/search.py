"""Group `search`: a mix of rare, middling and common words at two sizes."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from bench.driving import Target, interleaved, ratio
from bench.figures import Group, Limit, Measured
from bench.pages import LARGE, PAGE, SMALL
from bench.serving import Server, serving

THIRDS = ("rare", "medium", "common")  # < 200, < 5,000 and > 1 % hits at 1,000,000 posts

LIMITS = (
    *(Limit(figure=f"search.{third}_large_vs_small", limit=3) for third in THIRDS),
    *(Limit(figure=f"search.{third}_vs_plain", limit=2) for third in THIRDS),
)


def mix() -> dict[str, list[str]]:
    """The queries of each third, as `queries.txt` keeps them."""
    thirds: dict[str, list[str]] = {}
    current = ""
    for line in (Path(__file__).parent / "queries.txt").read_text().splitlines():
        if line.startswith("# "):
            current = line.removeprefix("# ").split(":")[0]
            thirds[current] = []
        elif line:
            thirds[current].append(line)
    return thirds


def measure() -> Measured:
    """CPU of each third at both sizes, and beside the plain page."""
    with serving(SMALL) as small, serving(LARGE) as large:
        plain = Target(
            name="plain", server=large, paths=[f"/bench/plain/{large.site['thread']}/{PAGE}/"],
            holds=b'id="r60"', signed_in=True,
        )  # fmt: skip
        taken = interleaved([plain, *_targets(small, "small"), *_targets(large, "large")])
    large_vs_small = {
        f"search.{third}_large_vs_small": ratio(taken, f"large {third}", f"small {third}")
        for third in THIRDS
    }
    vs_plain = {f"search.{t}_vs_plain": ratio(taken, f"large {t}", "plain") for t in THIRDS}
    return large_vs_small | vs_plain


def _targets(server: Server, name: str) -> list[Target]:
    return [
        Target(
            name=f"{name} {third}", server=server, holds=b"search", signed_in=True,
            paths=[f"/search/?q={quote(query)}" for query in queries], requests=30,
        )
        for third, queries in mix().items()
    ]  # fmt: skip


GROUP = Group(
    name="search", limits=LIMITS, measure=measure, about="CPU of searching, by how common the word"
)
