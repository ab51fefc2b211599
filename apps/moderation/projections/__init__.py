"""What follows from facts: who hears of them, and what stands in the log and in the queue."""

from apps.moderation.projections import amending, desk, forgetting, members, news, order

__all__ = ["amending", "desk", "forgetting", "members", "news", "order"]
