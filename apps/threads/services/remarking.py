"""Knowing that something of a room above stands under posts of a thread, and nothing more."""

from __future__ import annotations

from django.db.models import F

from apps.ledger.recording import use_case
from apps.threads.models import Thread
from apps.threads.services.hinting import hint


@use_case()
def count_remarks(*, thread: Thread, more: int) -> None:
    """Have the thread's page ask for what stands under its posts, where there is any."""
    Thread.objects.filter(pk=thread.pk).update(remarks=F("remarks") + more)
    hint(thread)
