"""What the pages of home are tested with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.models import OutgoingMail
from apps.ledger.models import Entry
from apps.threads.models import Post, Thread
from tests.ledger.facts import failing, happens


def say(
    community: Community, author: User, title: str = "A zip that slips", **fields: Any
) -> Thread:
    """A thread with one post, written a while ago unless said otherwise."""
    at = fields.pop("at", timezone.now() - timedelta(minutes=5))
    thread = Thread.objects.create(
        community=community,
        author=author,
        title=title,
        excerpt="It jams.",
        post_count=1,
        created_at=at,
        last_post_at=at,
        **fields,
    )
    Post.objects.create(
        thread=thread, number=1, author=author, body="It jams.", html="<p>It jams.</p>"
    )
    return thread


def body(response: Any) -> tuple[int, bytes]:
    """What an outsider could tell apart."""
    return response.status_code, response.content


def signed_in(client: Client, user: User) -> Client:
    """The client, as that person."""
    client.force_login(user)
    return client


def stuck(name: str = "threads.news", words: str = "") -> Entry:
    """What a reader of that name fails at, the second of three."""
    projection, _ = failing(name, at=2, words=words)
    happens(1, 2, 3)
    projection.advance()
    return Entry.objects.filter(payload__thing_id=2).latest("pk")


def make_letter(**fields: Any) -> OutgoingMail:
    """A letter that was given up."""
    values = {
        "message_id": f"<{OutgoingMail.objects.count()}@example.org>",
        "recipient": "ada@example.org",
        "sender": "noreply@example.org",
        "subject": "Canary asks you in",
        "text": "A canary sings.",
        "html": "<p>A canary sings.</p>",
        "state": "dead",
        "attempts": 3,
        "error": "550 unknown",
    }
    return OutgoingMail.objects.create(**values | fields)
