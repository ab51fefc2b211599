"""What screens held comes to the queue."""

from __future__ import annotations

from apps.core.screening import Doubt
from apps.ledger.models import Entry
from apps.ledger.projections import Projection
from apps.moderation.services import hold
from apps.threads.events import (
    PostHeld,
)
from apps.threads.models import Held

desk = Projection("moderation.desk")


@desk.on(PostHeld)
def open_a_case(_: Entry, event: PostHeld) -> None:
    """What waits for somebody to look stands in the queue, with what the screens said of it."""
    waiting = Held.objects.filter(
        post=event.post_id, released_at=None, post__held_at__isnull=False, post__deleted_at=None
    )
    held = waiting.first()
    if held is not None:
        doubts = [Doubt(**doubt) for doubt in held.doubts]
        hold(kind="post", object_id=event.post_id, doubts=doubts)
