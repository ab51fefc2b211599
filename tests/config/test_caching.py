"""A cache whose Redis is away."""

import socket
from contextlib import closing

import pytest

from config.caching import SoftRedisCache


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> SoftRedisCache:
    """One that points where nobody listens."""
    monkeypatch.setattr(SoftRedisCache, "away_until", 0.0)
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return SoftRedisCache(f"redis://127.0.0.1:{port}/0", {})


def test_nothing_is_found_and_nothing_raises(cache: SoftRedisCache) -> None:
    cache.set("name", "value", 60)

    assert cache.get("name") is None
    assert cache.get("name", "otherwise") == "otherwise"
    assert cache.add("name", 1)
    assert cache.incr("name", 2) == 2
    assert cache.get_many(["name"]) == {}
    assert cache.set_many({"name": 1}) == []
    assert not cache.delete("name")
    assert "name" not in cache


def test_it_is_asked_again_after_a_while_only(cache: SoftRedisCache) -> None:
    cache.get("name")
    first = SoftRedisCache.away_until
    cache.get("name")

    assert SoftRedisCache.away_until == first > 0
