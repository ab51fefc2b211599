"""Rows of threads and posts, drawn from fragments."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from apps.threads.kept import PACES, SPANS
from apps.threads.rendering import comb, composer, lists, posts
from apps.threads.selectors.lists import ThreadRow
from apps.threads.selectors.thread import ThreadPage

register = template.Library()


@register.simple_tag
def thread_rows(rows: Iterable[ThreadRow]) -> SafeString:
    """Rows for a community's page."""
    return lists.rows(rows)


@register.simple_tag
def thread_feed(rows: Iterable[ThreadRow]) -> SafeString:
    """Entries with excerpts, for home."""
    return lists.feed(rows)


@register.simple_tag
def thread_posts(page: ThreadPage) -> SafeString:
    """The posts of a page, as items of a list."""
    return posts.posts(page)


@register.simple_tag
def thread_waiting(page: ThreadPage) -> SafeString:
    """What waits below the posts of a page, as items of a list."""
    return posts.waiting(page)


@register.simple_tag
def thread_comb(page: ThreadPage) -> SafeString:
    """A line for each post of a page."""
    return comb.comb(page)


@register.simple_tag
def thread_composer(begun: composer.Composer, token: object) -> SafeString:
    """The composer."""
    return composer.drawn(begun, str(token))


@register.simple_tag
def thread_authors(page: ThreadPage) -> SafeString:
    """The people of a page whom the viewer may know by name."""
    return comb.authors(page)


@register.simple_tag
def paces() -> dict[str, object]:
    """How slow a thread can be made, and for how long."""
    return {"paces": PACES.items(), "spans": SPANS.items()}
