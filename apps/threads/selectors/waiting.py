"""Replies that are held: below their thread, for their author and for those who keep order."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.core.prepared import prepared
from apps.threads.models import NO_PLACE_YET, Post, kept_by
from apps.threads.selectors.posts import POST, Row


def waiting_for(viewer: User) -> QuerySet[Post]:
    """Replies to the thread of the outer query that this viewer reads, and not yet the others."""
    theirs = Q(author=viewer) | Q(thread__community__in=kept_by(viewer))
    waiting = Post.objects.filter(thread=OuterRef("pk"), number__gte=NO_PLACE_YET)
    return waiting.filter(theirs, deleted_at=None)


@prepared
def _without_a_place(thread: int) -> QuerySet[Post, Any]:
    posts = Post.objects.filter(thread_id=thread, number__gte=NO_PLACE_YET, deleted_at=None)
    return posts.order_by("created_at", "pk").values_list(*POST)


def rows_waiting(thread: int, standing: Standing) -> list[Row]:
    """Replies that nobody has read yet, to their author and to those who keep order. One query."""
    rows = map(Row._make, _without_a_place(thread))
    return [row for row in rows if standing.keeps_order or row.author_id == standing.viewer.pk]
