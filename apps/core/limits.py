"""How often somebody may do something: one table of buckets, and the two places they are kept.

Buckets that guard accounts are rows, which neither a restart nor a lost cache resets. The others
are in the cache and let everybody through while it is away. Counting happens outside use-cases:
a rollback refunds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from math import ceil
from time import time
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.core.addresses import client_ip, client_net
from apps.core.models import Count

V = TypeVar("V", bound=Callable[..., HttpResponseBase])
SAFE = {"GET", "HEAD", "OPTIONS"}
MINUTE, HOUR, DAY = 60, 3_600, 86_400
NEW = timedelta(days=1)  # how long a member is new


_COUNT = """
INSERT INTO core_count (key, used, until) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
  used = CASE WHEN core_count.until <= %s THEN 1 ELSE core_count.used + 1 END,
  until = CASE WHEN core_count.until <= %s THEN excluded.until ELSE core_count.until END
RETURNING used, until
"""


class TooMany(Exception):  # noqa: N818  it reads as what happened
    """Somebody did something more often than we take; `wait` is how many seconds are left."""

    def __init__(self, bucket: str, wait: int) -> None:
        super().__init__(f"Too much of {bucket!r}; {wait} s to wait.")
        self.bucket, self.wait = bucket, wait


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in so many seconds, counted for each user, ip, net, key, or for all."""

    times: int
    seconds: int
    by: str = "user"  # a visitor is counted by ip


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is counted together."""

    limits: tuple[Limit, ...]
    durable: bool = False  # rows; else the cache
    reads: bool = False  # GET counts as well
    forgives: tuple[int, ...] = ()  # answers that take nothing: a form that came back


def bucket(*limits: tuple[int, int] | tuple[int, int, str], **options: Any) -> Bucket:
    """A row of the table."""
    return Bucket(tuple(Limit(*limit) for limit in limits), **options)


FORM = (409, 422)  # nothing was done: the words came back
BUCKETS = {
    # people: rows 1 to 7 of the table of abuse limits
    "sign-in": bucket((20, HOUR, "ip"), (1_000, MINUTE, "all"), durable=True, forgives=(302,)),
    "password": bucket((5, 5 * MINUTE, "key"), (20, DAY, "key"), durable=True),
    "code": bucket((5, 5 * MINUTE, "key"), (20, DAY, "key"), (60, HOUR, "ip"), durable=True),
    "letter": bucket((3, HOUR, "key"), (6, DAY, "key"), (20, HOUR, "ip"), durable=True),
    "sign-up": bucket((5, HOUR, "net"), (20, DAY, "net"), durable=True, forgives=(422,)),
    "address": bucket((3, DAY), durable=True, forgives=FORM),
    "invite": bucket((20, DAY), (200, DAY, "key"), durable=True, forgives=FORM),
    "apply": bucket((10, DAY), durable=True, forgives=FORM),
    "settings": bucket((60, HOUR)),
    # Row 17, one a day, stands in the row itself, which knows what failed: this bounds the tries.
    "export": bucket((10, DAY), durable=True, forgives=FORM),
    "brand": bucket((60, HOUR), forgives=(200, *FORM)),  # looking at a colour keeps nothing
    "swatches": bucket((60, MINUTE, "key")),
    # words: rows 8 and 9. Two at once, because a double click sends the same form twice.
    "post": bucket((2, 10), (60, HOUR), forgives=FORM),
    "post-new": bucket((2, MINUTE), (10, DAY), durable=True, forgives=FORM),
    "thread": bucket((2, 10), (20, DAY), durable=True, forgives=FORM),
    "edit": bucket((30, 10 * MINUTE)),
    "draft": bucket((120, 10 * MINUTE)),
    "preview": bucket((60, MINUTE)),
    "upload": bucket((20, 10 * MINUTE), durable=True),
    # small things: rows 12, 15, 21, 22
    "react": bucket((60, MINUTE)),
    "mark": bucket((300, MINUTE)),  # how far one has read, which pages say by themselves
    "vote": bucket((60, MINUTE)),
    "flag": bucket((20, DAY), durable=True, forgives=(*FORM, 404)),
    "appeal": bucket(
        (20, DAY), durable=True, forgives=FORM
    ),  # its lines too; whoever holds a letter
    "appeal-picture": bucket((30, DAY, "key"), durable=True),  # of one appeal, refused ones too
    "act": bucket((60, MINUTE)),  # whatever else a button does
    "search": bucket((60, MINUTE), reads=True),
    "search-visitor": bucket((30, MINUTE, "ip"), reads=True),
    "ws-connect": bucket((50, 10, "key")),
    "ws-frames": bucket((20, 10, "key")),
    "pages": bucket((300, MINUTE, "ip"), reads=True),
}


def limited(name: str) -> Callable[[V], V]:
    """Count each POST to a view (and each GET, where the bucket says so). Raises TooMany.

    `post` and `thread` are stricter for new members, `search` for visitors. The view says so as
    its `bucket`.
    """
    BUCKETS[name]  # a name that is not in the table fails when the view is imported

    def decorate(view: V) -> V:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            chosen = _for(name, request)
            if request.method in SAFE and not BUCKETS[chosen].reads:
                return view(request, *args, **kwargs)
            taken, status = list(_take(chosen, _whose(chosen, request))), 0
            try:
                answer = view(request, *args, **kwargs)
                status = answer.status_code
            except Http404:
                status = HTTPStatus.NOT_FOUND
                raise
            finally:
                if status in BUCKETS[chosen].forgives:
                    _give_back(chosen, taken)
            return answer

        counted.bucket = name  # type: ignore[attr-defined]  # for the test of the access table
        return cast("V", counted)

    return decorate


def consume(name: str, key: object) -> None:
    """Count one for a key of the caller's own. Raises TooMany. Call it outside use-cases."""
    for _ in _take(name, {"key": str(key)}):
        pass


def new_until(user: Any) -> datetime | None:
    """Until when somebody is new here; None for those who are not, and for visitors."""
    begun: datetime | None = getattr(user, "created_at", None)
    return begun + NEW if begun and timezone.now() - begun < NEW else None


def _for(name: str, request: HttpRequest) -> str:
    user = request.user
    if name in {"post", "thread"} and user.is_authenticated:
        return "post-new" if new_until(user) else name
    return "search-visitor" if name == "search" and not user.is_authenticated else name


def _whose(name: str, request: HttpRequest) -> dict[str, str]:
    """Under which keys a request is counted, by what a limit may ask for."""
    ip = client_ip(request)
    whose = {"ip": ip, "net": client_net(ip), "all": "all"}
    if any(limit.by == "user" for limit in BUCKETS[name].limits):
        user = request.user
        whose["user"] = str(user.pk) if user.is_authenticated else f"ip {ip}"
    return whose


def _take(name: str, whose: dict[str, str]) -> Iterator[str]:
    """Count one under each limit that applies, and yield where. Raises TooMany."""
    if not settings.LIMITS:
        return
    chosen = BUCKETS[name]
    count = _count_row if chosen.durable else _count_cached
    for limit in chosen.limits:
        if limit.by not in whose:
            continue
        # Hashed, so that the counts tell nobody who wrote to whom from where.
        place = f"{name} {limit.seconds} {limit.by} {whose[limit.by]}"
        key = salted_hmac("core.limits", place, algorithm="sha256").hexdigest()
        used, until = count(key, limit.seconds)
        if used > limit.times:
            raise TooMany(name, max(ceil(until - time()), 1))
        yield key


def _count_row(key: str, seconds: int) -> tuple[int, float]:
    """One more, and until when: a single statement, so no two requests take the same place."""
    now = time()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, now + seconds, now, now])
        used, until = cursor.fetchone()
    return used, until


def _count_cached(key: str, seconds: int) -> tuple[int, float]:
    now = time()
    until = cache.get_or_set(f"limit-{key}", now + seconds, seconds) or now + seconds
    if until <= now:  # the cache keeps another clock than ours
        until = now + seconds
        cache.set(f"limit-{key}", until, seconds)
    place = f"limit-{key}-{until}"
    if cache.add(place, 1, seconds):
        return 1, until
    try:
        return cache.incr(place), until
    except ValueError:  # it ran out between the two
        return 1, until


def _give_back(name: str, keys: list[str]) -> None:
    if BUCKETS[name].durable:
        from_now = Count.objects.filter(key__in=keys, until__gt=time(), used__gt=0)
        from_now.update(used=Count.one_less())
        return
    for key in keys:
        until = cache.get(f"limit-{key}")
        if until and cache.get(f"limit-{key}-{until}"):
            cache.decr(f"limit-{key}-{until}")


def purge() -> int:
    """Forget the counts whose time is over; how many there were."""
    return Count.objects.filter(until__lt=time() - HOUR).delete()[0]
