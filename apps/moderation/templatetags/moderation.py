"""What templates of moderation draw often, and how they say counts."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from apps.moderation import counting, rendering
from apps.moderation.selectors.queue import Item, QueuePage

register = template.Library()


@register.simple_tag
def queue_items(
    queue: QueuePage,
    query: str,
    current: int = 0,
    previous: Item | None = None,
    following: Item | None = None,
) -> SafeString:
    """The cases of the list; `current` is the one that is open."""
    return rendering.items(
        queue, query=query, current=current, previous=previous, following=following
    )


@register.filter
def few(many: int) -> str:
    """A count as it may be published: 12, or "fewer than five"."""
    return counting.said(many)
