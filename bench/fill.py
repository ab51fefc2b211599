"""A site of a given number of posts, made by `python -m bench.fill POSTS`; says whom to be."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db import transaction  # noqa: E402

from apps.accounts.models import User  # noqa: E402  after setup(), as Django asks
from apps.communities.models import Brand, Community, Membership  # noqa: E402
from apps.core.kinds import root_of  # noqa: E402
from apps.notifications.models import Notification  # noqa: E402
from apps.search.models import Document  # noqa: E402
from apps.search.words import fold, indexed, weighty  # noqa: E402
from apps.threads.addresses import thread_url  # noqa: E402
from apps.threads.models import Draft, Post, Reaction, Reading, Thread  # noqa: E402
from bench.loading import load, reset_sequences, tidy  # noqa: E402
from bench.words import Writer, html_of  # noqa: E402

PEOPLE, PLACES, OWN_PLACES = 2_000, 20, 8
SIZES = (2, 3, 5, 8, 12, 30)  # posts of a thread, in turn: ten on average
LONG = 400  # posts of the thread that is measured, the first
START = datetime(2025, 1, 1, tzinfo=UTC)
VIEWER = 1


@dataclass(frozen=True, slots=True)
class Site:
    """What the measuring side needs to know of a filled database."""

    posts: int
    session: str
    thread: int
    thread_url: str
    public_id: str
    thread_urls: list[str]  # of thirty posts each, in places that visitors read
    community_url: str


def fill(posts: int) -> None:
    """Write everything; the tables are empty but for what migrations left."""
    Brand.objects.update_or_create(pk=1, defaults={"name": "Bench", "colour": "#0e6478"})
    load(User, *_people())
    load(Community, *_places())
    load(Membership, *_memberships())
    sizes = list(_sizes(posts))
    load(Thread, *_threads(sizes))
    load(Post, *_posts(sizes))
    load(Reading, *_readings(len(sizes)))
    load(Reaction, *_reactions())
    load(Notification, *_notifications())
    load(Document, *_documents(sizes))
    reset_sequences(User, Community, Membership, Thread, Post, Reading, Reaction, Notification)
    tidy()


def restore() -> None:
    """Take away what an earlier run wrote."""
    later = Post.objects.filter(thread=1, number__gt=LONG)
    last = START + timedelta(days=3)
    with transaction.atomic():
        later.delete()
        Draft.objects.all().delete()
        Session.objects.all().delete()
        Thread.objects.filter(pk=1).update(post_count=LONG, last_post_at=last)
        Reading.objects.filter(thread=1, user=VIEWER).update(number=5)


def _sizes(posts: int) -> Iterator[int]:
    yield LONG
    left, turn = posts - LONG, 0
    while left > 0:
        size = min(SIZES[turn % len(SIZES)], left)
        yield size
        left, turn = left - size, turn + 1


def _people() -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    columns = [
        "id", "public_id", "password", "handle", "email", "name", "line", "bio", "face",
        "time_zone", "theme", "is_active", "is_brand_staff", "is_site_moderator", "is_site_admin",
        "verified_at", "accepted_version", "origin", "created_at",
    ]  # fmt: skip
    rows = (
        (
            n, f"u{n:09d}", "!", f"person-{n}", f"person-{n}@example.org",
            f"Person Number {n}", "a bench", "", "", "Europe/London", "", True, n % 50 == 0,
            False, False, START, 0, "", START,
        )
        for n in range(1, PEOPLE + 1)
    )  # fmt: skip
    return columns, rows


def _places() -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    columns = [
        "id", "slug", "name", "purpose", "about", "emblem", "visibility", "joining", "question",
        "member_count", "thread_count", "guidelines_version", "created_at",
    ]  # fmt: skip
    rows = (
        (
            n, f"place-{n}", f"Place {n}", "To measure by.", "", "circle",
            "public" if n <= PLACES - 4 else "members", "open", "", PEOPLE // 4, 0, 0, START,
        )
        for n in range(1, PLACES + 1)
    )  # fmt: skip
    return columns, rows


def _memberships() -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    columns = [
        "community_id", "user_id", "role", "state", "is_champion", "shows_name",
        "accepted_version", "application", "created_at", "joined_at",
    ]  # fmt: skip
    rows = (
        (c, u, "member", "active", u % 40 == 0, u % 3 == 0, 0, "", START, START)
        for u in range(1, PEOPLE + 1)
        for c in range(1, PLACES + 1)
        if (u == VIEWER and c <= OWN_PLACES) or (u != VIEWER and (u + c) % 4 == 0)
    )
    return columns, rows


def _threads(sizes: list[int]) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    writer = Writer(seed=2)
    step = timedelta(days=600) / max(len(sizes), 1)
    columns = [
        "id", "public_id", "community_id", "author_id", "kind", "title", "excerpt", "created_at",
        "last_post_at", "post_count", "is_imported",
    ]  # fmt: skip
    rows = (
        (
            n, f"t{n:09d}", (n - 1) % PLACES + 1, n % PEOPLE + 1,
            "question" if n % 3 == 0 else "discussion", writer.title(), writer.body()[:200],
            START + n * step, START + n * step + timedelta(days=3), size, False,
        )
        for n, size in enumerate(sizes, 1)
    )  # fmt: skip
    return columns, rows


def _posts(sizes: list[int]) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    columns = [
        "id", "thread_id", "number", "author_id", "body", "html", "tally", "version", "created_at",
        "returns_when_edited",
    ]  # fmt: skip
    return columns, _post_rows(sizes)


def _post_rows(sizes: list[int]) -> Iterator[tuple[Any, ...]]:
    writer, key = Writer(seed=3), count(1)
    step = timedelta(days=600) / max(len(sizes), 1)
    for thread, size in enumerate(sizes, 1):
        for number in range(1, size + 1):
            body = writer.body()
            tally = '{"thanks": 3, "same": 1}' if number % 3 == 0 else "{}"
            at = START + thread * step + timedelta(minutes=number * 7)
            author = (thread * 7 + number * 13) % PEOPLE + 1
            yield next(key), thread, number, author, body, html_of(body), tally, 1, at, False


def _readings(threads: int) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    newest = range(max(1, threads - 2_000), threads + 1)
    read = {1, *newest}
    rows = ((n, VIEWER, 5, n % 7 == 0, START) for n in sorted(read))
    return ["thread_id", "user_id", "number", "follows", "at"], rows


def _reactions() -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    measured = Post.objects.filter(thread=1, number__in=range(3, LONG, 6))
    rows = ((pk, VIEWER, "thanks", START) for pk in measured.values_list("pk", flat=True))
    return ["post_id", "user_id", "word", "at"], rows


def _notifications() -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    posts = Post.objects.filter(thread=1, number__lte=50).values_list("pk", flat=True)
    rows = ((VIEWER, n, "reply", "post", pk, 1, 1, 2, START) for n, pk in enumerate(posts, 1))
    columns = [
        "recipient_id", "entry_id", "reason", "kind", "object_id", "root", "community_id",
        "actor_id", "created_at",
    ]  # fmt: skip
    return columns, rows


def _documents(sizes: list[int]) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """What search keeps of every thread and post, as its own services would say it."""
    columns = [
        "kind", "object_id", "root", "community_id", "author_id", "at", "title", "text", "about",
    ]  # fmt: skip
    return columns, _document_rows(sizes)


def _document_rows(sizes: list[int]) -> Iterator[tuple[Any, ...]]:
    posts = _post_rows(sizes)
    for key, public_id, place, author, _, title, excerpt, at, *_ in _threads(sizes)[1]:
        root, folded = root_of(thread_url(public_id, title)), fold(title)
        text = indexed(excerpt)
        yield "thread", key, root, place, author, at, folded, text, weighty(folded, text)
        for post, _, _, writer, body, _, _, _, moment, _ in islice(posts, sizes[key - 1]):
            text = indexed(body)
            yield "post", post, root, place, writer, moment, folded, text, weighty(folded, text)


def session_of(user: User) -> str:
    """A session as signing in would leave it."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def site(posts: int) -> Site:
    """The filled database, as the measuring side sees it."""
    measured = Thread.objects.get(pk=1)
    long_ones = Thread.objects.filter(post_count=SIZES[-1], community__visibility="public")
    return Site(
        posts=posts,
        session=session_of(User.objects.get(pk=VIEWER)),
        thread=measured.pk,
        thread_url=measured.get_absolute_url(),
        public_id=measured.public_id,
        thread_urls=[thread.get_absolute_url() for thread in long_ones.order_by("pk")[:600]],
        community_url=measured.community.get_absolute_url(),
    )


if __name__ == "__main__":
    wanted = int(sys.argv[1])
    if Post.objects.exists():
        restore()
    else:
        fill(wanted)
    print(json.dumps(asdict(site(wanted))))
