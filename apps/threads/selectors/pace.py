"""What those who keep order decided about a thread, as its reader meets it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.threads.models import Post, Thread
from apps.threads.slots import Grounds, reach_of


def last_reply(viewer: User | AnonymousUser, thread: Thread) -> datetime | None:
    """When somebody last replied there, also what they deleted since. One query."""
    own = Post.objects.filter(thread=thread, author=viewer.pk, number__gt=1).order_by("-number")
    return own.values_list("created_at", flat=True).first()


def free_at(standing: Standing, thread: Thread) -> datetime | None:
    """When the viewer may write again; None: now. One query, and none while nothing is slow."""
    waits = thread.is_slow and standing.viewer.is_authenticated and not standing.keeps_order
    return thread.free_at(last_reply(standing.viewer, thread)) if waits else None


def kept_within(standing: Standing, thread: Thread) -> Grounds | None:
    """Why a thread is offered only in its community, for its author and those who keep order.

    So nobody is kept in unawares. It asks nothing where that is not so.
    """
    own = thread.author_id == standing.viewer.pk
    if thread.quiet_at is None or not (own or standing.keeps_order):
        return None
    return reach_of(thread.pk)
