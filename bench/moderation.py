"""Group `moderation`: the queue at ten thousand open cases, and how well the classifier tells."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

from bench import classifying
from bench.closing import slowest_close
from bench.driving import Target, interleaved, ratio
from bench.figures import Group, Limit, Measured
from bench.serving import ROOT, Server, environment, serving

FEW, MANY = 100, 10_000  # open cases
SMALL, LARGE = 10_000, 20_000  # posts of the databases they are in
PAGE = 3  # of the thread that the plain view shows

LIMITS = (
    Limit(figure="moderation.queue_queries", limit=12, of="queries"),
    Limit(figure="moderation.queue_vs_plain", limit=1),
    Limit(figure="moderation.queue_large_vs_small", limit=1.2),
    Limit(
        figure="moderation.socket_closed_seconds",
        limit=1,
        of="seconds from a decision to the close of an open socket, the worst of twenty",
    ),
    *classifying.limits(),
)


def measure() -> Measured:
    """Every figure of the group, from two servers that run side by side."""
    with serving(SMALL) as one, serving(LARGE) as other:
        few, many = _with_cases(one, FEW), _with_cases(other, MANY)
        small, large = _as_keeper(one, few), _as_keeper(other, many)
        plain = f"/bench/plain/{large.site['thread']}/{PAGE}/"
        taken = interleaved(
            [
                Target(
                    name="plain", server=large, paths=[plain], holds=b'id="r60"', signed_in=True
                ),
                _queue("large", large),
                _queue("small", small),
            ]
        )
    return {
        "moderation.queue_queries": max(few["queries"], many["queries"]),
        "moderation.queue_vs_plain": ratio(taken, "large", "plain"),
        "moderation.queue_large_vs_small": ratio(taken, "large", "small"),
        "moderation.socket_closed_seconds": slowest_close(SMALL, str(FEW)),
        **classifying.measure(),
    }


def _queue(name: str, server: Server) -> Target:
    return Target(name=name, server=server, paths=["/queue/"], holds=b'class="qi', signed_in=True)


def _with_cases(server: Server, many: int) -> dict[str, Any]:
    """Load the cases in a process of its own; who looks at them, and what the page asks."""
    made = subprocess.run(
        [sys.executable, "-m", "bench.cases", str(many)],
        check=True, cwd=ROOT, env=environment(server.site["posts"]), stdout=subprocess.PIPE,
    )  # fmt: skip
    return dict(json.loads(made.stdout))


def _as_keeper(server: Server, made: dict[str, Any]) -> Server:
    return replace(server, site=server.site | {"session": made["session"]})


GROUP = Group(
    name="moderation",
    limits=LIMITS,
    measure=measure,
    about="the queue at 10,000 open cases and at 100; open sockets; the classifier",
)
