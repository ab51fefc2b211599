"""Group `pages`: the thread page, lists and a reply, beside the reference views."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from dataclasses import replace

from bench.driving import Target, interleaved, ratio
from bench.figures import Group, Limit, Measured
from bench.serving import ROOT, Server, environment, serving

SMALL, LARGE = 10_000, 1_000_000
PAGE = 3  # of the measured thread: twenty posts before it, twenty after

LIMITS = (
    Limit(figure="pages.thread_member_vs_plain", limit=0.7),
    Limit(figure="pages.thread_queries", limit=10, of="queries"),
    Limit(figure="pages.thread_visitor_first_vs_plain", limit=0.4),
    Limit(figure="pages.thread_visitor_again_vs_constant", limit=4),
    Limit(figure="pages.list_queries", limit=12, of="queries"),
    Limit(figure="pages.home_queries", limit=12, of="queries"),
    Limit(figure="pages.list_vs_plain", limit=1),
    Limit(figure="pages.home_vs_plain", limit=1),
    Limit(figure="pages.thread_large_vs_small", limit=1.2),
    Limit(figure="pages.list_large_vs_small", limit=1.2),
    Limit(figure="pages.home_large_vs_small", limit=1.2),
    Limit(figure="pages.reply_vs_insert", limit=6),
)


def measure() -> Measured:
    """Every figure of the group, from two servers that run side by side."""
    with serving(SMALL) as small, serving(LARGE) as large:
        taken = interleaved([*_targets(large, "large"), *_growing(small, "small")])
        counts = _queries(large)
    return {
        "pages.thread_member_vs_plain": ratio(taken, "large thread", "large plain"),
        "pages.thread_queries": counts["thread"],
        "pages.thread_visitor_first_vs_plain": ratio(taken, "large first", "large plain"),
        "pages.thread_visitor_again_vs_constant": ratio(taken, "large again", "large constant"),
        "pages.list_queries": counts["list"],
        "pages.home_queries": counts["home"],
        "pages.list_vs_plain": ratio(taken, "large list", "large plain"),
        "pages.home_vs_plain": ratio(taken, "large home", "large plain"),
        "pages.thread_large_vs_small": ratio(taken, "large thread", "small thread"),
        "pages.list_large_vs_small": ratio(taken, "large list", "small list"),
        "pages.home_large_vs_small": ratio(taken, "large home", "small home"),
        "pages.reply_vs_insert": ratio(taken, "large reply", "large insert"),
    }


def _growing(server: Server, name: str) -> list[Target]:
    """The pages that must not grow with the database, as a member reads them."""
    site = server.site
    thread = f"{site['thread_url']}?page={PAGE}"
    return [
        Target(
            name=f"{name} thread", server=server, paths=[thread], holds=b'id="r60"', signed_in=True
        ),
        Target(
            name=f"{name} list", server=server, paths=[site["community_url"]], holds=b'href="/t/',
            signed_in=True,
        ),
        Target(
            name=f"{name} home", server=server, paths=["/"], holds=b'href="/t/', signed_in=True
        ),
    ]  # fmt: skip


def _targets(server: Server, name: str) -> list[Target]:
    site = server.site
    thread = f"{site['thread_url']}?page={PAGE}"
    plain = f"/bench/plain/{site['thread']}/{PAGE}/"
    constant = f"/bench/constant/{_size(server, thread)}/"
    reply, insert = f"/t/{site['public_id']}/replies/", f"/bench/insert/{site['thread']}/"

    def reading(what: str, paths: list[str], holds: bytes, requests: int = 20) -> Target:
        return Target(
            name=f"{name} {what}", server=server, paths=paths, holds=holds, requests=requests
        )

    def writing(what: str, path: str) -> Target:
        return replace(reading(what, [path], b""), signed_in=True, status=302, form=_reply)

    return [
        *_growing(server, name),
        replace(reading("plain", [plain], b'id="r60"'), signed_in=True),
        reading("first", site["thread_urls"], b'id="r20"'),
        reading("again", [thread], b'id="r60"', requests=100),
        reading("constant", [constant], b"x", requests=100),
        writing("reply", reply),
        writing("insert", insert),
    ]


def _reply() -> dict[str, str]:
    return {"body": f"I measured it again: {secrets.token_hex(8)}.", "once": secrets.token_hex(16)}


def _size(server: Server, path: str) -> int:
    """How many bytes a visitor gets of the measured page."""
    from http.client import HTTPConnection  # noqa: PLC0415  only this once

    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers={"Host": f"localhost:{server.port}"})
    return len(connection.getresponse().read())


def _queries(server: Server) -> dict[str, int]:
    """How many queries each page takes, counted in a process of its own."""
    needed = {name: server.site[name] for name in ("session", "thread_url", "community_url")}
    counted = subprocess.run(
        [sys.executable, "-m", "bench.counting", json.dumps(needed), str(PAGE)],
        check=True, cwd=ROOT, env=environment(server.site["posts"]), stdout=subprocess.PIPE,
    )  # fmt: skip
    return dict(json.loads(counted.stdout))


GROUP = Group(
    name="pages",
    limits=LIMITS,
    measure=measure,
    about="pages of 1,000,000 posts beside plain views of the same rows",
)
