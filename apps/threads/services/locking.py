"""Rows as they are once nobody else changes them.

Always the thread first and its post second, so that no two writers wait for each other. Locks are
NO KEY: they let others' rows point here meanwhile.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.communities.models import Membership
from apps.core.access import Denied
from apps.threads.models import Post, Thread, ThreadQuerySet


def locked_thread(standing: Standing, thread: Thread) -> Thread:
    """The thread, locked. Raises Denied when they may not see it, or no more."""
    return _thread(Thread.objects.visible_to(standing.viewer), thread)


def locked_open_thread(standing: Standing, thread: Thread) -> Thread:
    """The same, also for one that is held, to those who read it meanwhile."""
    return _thread(Thread.objects.open_to(standing.viewer), thread)


def _thread(seen: ThreadQuerySet, thread: Thread) -> Thread:
    found = seen.select_for_update(no_key=True, of=("self",)).filter(pk=thread.pk).first()
    if found is None:
        raise Denied(_("This thread is no longer here."))
    return found


def locked_post(standing: Standing, post: Post) -> Post:
    """The post, locked after its thread. Raises Denied when they may not see the thread."""
    thread = locked_open_thread(standing, post.thread)
    return _post(thread, post)


def locked_post_alone(standing: Standing, post: Post) -> Post:
    """The post, locked, for what leaves its thread as it is. Raises Denied like the others."""
    thread = Thread.objects.visible_to(standing.viewer).filter(pk=post.thread_id).first()
    if thread is None:
        raise Denied(_("This thread is no longer here."))
    return _post(thread, post)


def _post(thread: Thread, post: Post) -> Post:
    rows = Post.objects.select_for_update(no_key=True).filter(pk=post.pk, thread=thread)
    found = rows.first()
    if found is None:
        raise Denied(_("This post is no longer here."))
    found.thread = thread
    return found


def role_of(post: Post) -> str:
    """The author's role where the post stands, "" when they have none there (any more)."""
    held = Membership.objects.active().filter(user=post.author_id)
    here = held.filter(community=post.thread.community_id)
    return here.values_list("role", flat=True).first() or ""


def post_by_decision(post: Post) -> Post:
    """The post, locked after its thread, for a decision: nobody is asked what they see."""
    rows = Thread.objects.select_for_update(no_key=True, of=("self",)).select_related("community")
    return _post(rows.get(pk=post.thread_id), post)


def thread_by_decision(thread: Thread) -> Thread:
    """The thread, locked, for a decision."""
    rows = Thread.objects.select_for_update(no_key=True, of=("self",)).select_related("community")
    return rows.get(pk=thread.pk)
