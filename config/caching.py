"""A cache that may vanish: then nothing is found in it, and pages are slower, not broken."""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
SILENCE = 5.0  # seconds without another try, so that a frozen Redis slows one request and not all


def softly(name: str, otherwise: Callable[..., Any]) -> Callable[..., Any]:
    """The named method of RedisCache, answering something else while Redis is away."""
    method = getattr(RedisCache, name)

    @functools.wraps(method)
    def call(self: SoftRedisCache, *values: Any, **options: Any) -> Any:
        if time.monotonic() < SoftRedisCache.away_until:
            return otherwise(*values, **options)
        try:
            return method(self, *values, **options)
        except RedisError as error:
            SoftRedisCache.away_until = time.monotonic() + SILENCE
            logger.warning("The cache does not answer: %s", error)
            return otherwise(*values, **options)

    return call


def _default(_key: str, default: Any = None, **_: Any) -> Any:
    return default


def _delta(_key: str, delta: int = 1, **_: Any) -> int:
    return delta


def _none(*_: Any, **__: Any) -> None:
    return None


def _false(*_: Any, **__: Any) -> bool:
    return False


def _true(*_: Any, **__: Any) -> bool:
    return True


class SoftRedisCache(RedisCache):
    """Redis, as long as it is there."""

    away_until = 0.0

    get = softly("get", _default)
    set = softly("set", _none)
    add = softly("add", _true)  # as if it had not been there
    touch = softly("touch", _false)
    delete = softly("delete", _false)
    incr = softly("incr", _delta)
    has_key = softly("has_key", _false)
    get_many = softly("get_many", lambda *_, **__: {})
    set_many = softly("set_many", lambda *_, **__: [])
    delete_many = softly("delete_many", _none)
    clear = softly("clear", _false)
