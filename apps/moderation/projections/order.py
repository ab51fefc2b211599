"""What was done to keep order stands in the log."""

from __future__ import annotations

from apps.accounts.models import User
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.ledger.events import Event
from apps.ledger.models import Entry
from apps.ledger.projections import Projection
from apps.moderation.services import audit
from apps.threads.events import (
    PostLabelled,
    PostRedacted,
    ThreadReachChanged,
    ThreadSlowed,
    ThreadSplit,
)

order = Projection("moderation.order")


@order.on(ThreadSlowed)
def note_a_pace(entry: Entry, event: ThreadSlowed) -> None:
    """Who slowed a thread down, or let it go again."""
    _note(entry, event, "thread", event.thread_id)


@order.on(PostLabelled)
def note_a_label(entry: Entry, event: PostLabelled) -> None:
    """Who put a label on a post, or took it off."""
    _note(entry, event, "post", event.post_id)


@order.on(PostRedacted)
def note_a_passage(entry: Entry, event: PostRedacted) -> None:
    """Who had passages taken out of a post, or put back: which, and nothing that they say."""
    _note(entry, event, "post", event.post_id)


@order.on(ThreadReachChanged)
def note_a_reach(entry: Entry, event: ThreadReachChanged) -> None:
    """Who kept a thread within its community, or let it out again."""
    _note(entry, event, "thread", event.thread_id)


@order.on(ThreadSplit)
def note_a_split(entry: Entry, event: ThreadSplit) -> None:
    """Who split posts off a thread."""
    _note(entry, event, "thread", event.thread_id)


def _note(entry: Entry, event: Event, kind: str, object_id: int) -> None:
    """What was done in a place to keep order stands in its log, with or without a decision."""
    actor = User.objects.filter(pk=entry.actor_id or 0).first()
    place = Community.objects.filter(pk=entry.community_id or 0).first()
    audit(
        entry.kind,
        standing=standing_of(actor, place) if actor else None,
        community=place,
        thing=(kind, object_id),
        after=event.payload,
    )
