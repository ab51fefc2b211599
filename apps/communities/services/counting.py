"""What upper rooms have us count, so that no page has to."""

from __future__ import annotations

from django.db.models import F

from apps.communities.models import Community
from apps.ledger.recording import use_case


@use_case()
def count_threads(*, community_id: int, more: int) -> None:
    """So many threads more can be read in a community; less, where it is below zero."""
    if more:
        mine = Community.objects.filter(pk=community_id)
        mine.update(thread_count=F("thread_count") + more)
