"""The kinds that threads and posts are to search, moderation, export and erasure."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from apps.core.kinds import Kind, register
from apps.core.markdown import plain
from apps.threads import services
from apps.threads.models import HTML_LENGTH, Post, Thread


def _threads(viewer: Any) -> QuerySet[Thread]:
    return Thread.objects.visible_to(viewer)


def _posts(viewer: Any) -> QuerySet[Post]:
    return Post.objects.visible_to(viewer)


def _words(post: Post) -> str:
    """As they can be read; an imported post may have no source of its own."""
    return post.body or plain(post.html, HTML_LENGTH)


THREAD = Kind(
    name="thread",
    model=Thread,
    visible_to=_threads,
    title=attrgetter("title"),
    url=Thread.get_absolute_url,
    author=attrgetter("author"),
    place=attrgetter("community"),
    circle=attrgetter("circle_id"),
    text=attrgetter("excerpt"),
    exports=("title", "kind", "created_at"),
    hide=services.hide_thread,
    restore=services.restore_thread,
    forget=services.forget_thread,
    related=("community", "author"),
)
POST = Kind(
    name="post",
    model=Post,
    visible_to=_posts,
    title=attrgetter("thread.title"),
    url=Post.get_absolute_url,
    author=attrgetter("author"),
    place=attrgetter("thread.community"),
    circle=attrgetter("thread.circle_id"),
    text=_words,
    exports=("body", "created_at", "edited_at"),
    hide=services.hide_post,
    restore=services.restore_post,
    forget=services.forget_post,
    related=("thread", "thread__community", "author"),
)


def declare() -> None:
    """Make them known."""
    register(THREAD, POST)
