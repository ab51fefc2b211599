"""Who may hear that a thread changed."""

from __future__ import annotations

from apps.accounts.models import User
from apps.threads.models import Thread


def may_hear(person: User, public_id: str) -> bool:
    """Whoever may read the thread, asked of the rows each time."""
    return Thread.objects.visible_to(person).filter(public_id=public_id).exists()
