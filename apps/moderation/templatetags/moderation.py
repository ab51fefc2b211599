"""Filters of moderation's templates."""

from __future__ import annotations

from django import template

from apps.moderation import counting

register = template.Library()


@register.filter
def few(many: int) -> str:
    """A count as it may be published: 12, or "fewer than five"."""
    return counting.said(many)
