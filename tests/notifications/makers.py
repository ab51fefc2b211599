"""Facts to be told of, for tests."""

from __future__ import annotations

from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Community
from apps.ledger.models import Entry


def make_entry(place: Community, actor: User | None = None) -> Entry:
    """Something that happened there; what, is for the teller to say."""
    return Entry.objects.create(
        kind="tests.happened",
        at=timezone.now(),
        actor_id=actor.pk if actor else None,
        community_id=place.pk,
        payload={},
    )
