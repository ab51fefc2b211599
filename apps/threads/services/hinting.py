"""Telling open pages that there is something to fetch, and never what."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from apps.live.services import publish
from apps.threads.models import Thread


def hint(thread: Thread) -> None:
    """Once this commits; a hint that is lost is made good by the next."""
    transaction.on_commit(partial(publish, f"thread-{thread.public_id}", None), robust=True)
