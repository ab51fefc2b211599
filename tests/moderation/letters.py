"""What tests do with a letter: open it by its link, or signed in as Rob, whom it is about."""

from __future__ import annotations

from django.test import Client

from apps.moderation.models import Decision
from apps.moderation.tokens import token_of
from tests.moderation.makers import person


def by_link(decision: Decision) -> str:
    """The address that opens it without signing in."""
    return f"/letter/{token_of(decision)}/"


def rob(client: Client) -> Client:
    """The same, signed in as Rob."""
    client.force_login(person("rob"))
    return client
