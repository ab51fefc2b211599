"""A bounded load over loopback, in interleaved rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from itertools import cycle
from statistics import median
from urllib.parse import urlencode

from bench.serving import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One page, and what its answer must hold."""

    name: str
    server: Server
    paths: Iterable[str]
    holds: bytes
    signed_in: bool = False
    status: int = 200
    form: Callable[[], Mapping[str, str]] | None = None  # a fresh one for each POST
    requests: int = 20  # in each round


@dataclass(slots=True)
class Driver:
    """One keep-alive connection to a target."""

    target: Target
    paths: Iterator[str] = field(init=False)
    connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.paths = cycle(self.target.paths)
        self.connection = HTTPConnection("127.0.0.1", self.target.server.port, timeout=30)

    def round(self) -> float:
        """CPU seconds for each request of one round, after one that wakes what slept."""
        self.connection.close()  # the server may have, since the last round; opened when asked
        self.ask()
        before = self.target.server.cpu()
        for _ in range(self.target.requests):
            self.ask()
        return (self.target.server.cpu() - before) / self.target.requests

    def ask(self) -> None:
        """One request; AssertionError when the answer is not what it should be."""
        target, path = self.target, next(self.paths)
        headers = {"Host": f"localhost:{target.server.port}", "Accept-Language": "en"}
        cookies = [f"session={target.server.site['session']}"] if target.signed_in else []
        body = None
        if target.form is not None:
            token = "a" * 32
            cookies.append(f"csrf={token}")
            body = urlencode({**target.form(), "csrfmiddlewaretoken": token})
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://localhost:{target.server.port}",
            }
        if cookies:
            headers["Cookie"] = "; ".join(cookies)
        self.connection.request("POST" if body else "GET", path, body, headers)
        self._check(self.connection.getresponse(), path)

    def _check(self, response: HTTPResponse, path: str) -> None:
        content = response.read()
        if response.status != self.target.status or self.target.holds not in content:
            shown = content[:300].decode(errors="replace")
            raise AssertionError(f"{self.target.name}: {path} answered {response.status}: {shown}")


def interleaved(targets: Iterable[Target], rounds: int = 9) -> dict[str, list[float]]:
    """CPU seconds for each request, target by target, a round of each in turn; one to warm up."""
    drivers = [Driver(target) for target in targets]
    taken: dict[str, list[float]] = {driver.target.name: [] for driver in drivers}
    for number in range(rounds + 1):
        for driver in drivers:
            cost = driver.round()
            if number:
                taken[driver.target.name].append(cost)
    return taken


def ratio(taken: Mapping[str, list[float]], subject: str, reference: str) -> float:
    """The median, over rounds, of what the subject cost beside the reference in that round."""
    pairs = zip(taken[subject], taken[reference], strict=True)
    return median(cost / max(base, 1e-6) for cost, base in pairs)
