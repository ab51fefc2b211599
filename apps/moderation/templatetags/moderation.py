"""What templates of moderation draw often, and how they say counts."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.moderation import counting, rendering
from apps.moderation.problems import Problem
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


@register.simple_tag
def invalid(problem: Problem | None, form: str, field: str, described: str = "") -> SafeString:
    """The attributes of a field that has to be filled in anew: what is wrong, and the focus."""
    if not _is_at(problem, form, field):
        return format_html(' aria-describedby="{}"', described) if described else SafeString()
    ids = f"{form}-{field}-wrong {described}".strip()
    return format_html(' aria-invalid="true" aria-describedby="{}" autofocus', ids)


@register.simple_tag
def wrong(problem: Problem | None, form: str, field: str) -> SafeString:
    """What is wrong with a field, to stand beside it."""
    if problem is None or not _is_at(problem, form, field):
        return SafeString()
    shown = '<span class="hint hint--bad" role="alert" id="{}-{}-wrong">{}</span>'
    return format_html(shown, form, field, problem.said)


def _is_at(problem: Problem | None, form: str, field: str) -> bool:
    return isinstance(problem, Problem) and (problem.form, problem.field) == (form, field)


@register.filter
def few(many: int) -> str:
    """A count as it may be published: 12, or "fewer than five"."""
    return counting.said(many)
