"""Who may hear that a thread changed."""

from __future__ import annotations

from apps.accounts.models import User
from apps.communities.selectors import live_ground
from apps.threads.models import Thread


def may_hear(person: User, public_id: str) -> str:
    """Whoever may read the thread, asked of the rows each time; they hear it in its community."""
    found = Thread.objects.visible_to(person).filter(public_id=public_id)
    place = found.values_list("community", flat=True).first()
    return live_ground(place) if place is not None else ""
