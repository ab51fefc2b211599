"""What the pages of home are tested with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Community
from apps.threads.models import Post, Thread


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
