"""Things to find, for tests: posts of threads, declared as kinds."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import pytest

from apps.accounts.models import User
from apps.communities.models import Community, Membership
from apps.core.kinds import KINDS, Kind
from apps.search.services import index
from apps.threads.models import Post, Thread
from tests.accounts.makers import make_user


def nothing(*_: Any, **__: Any) -> None:
    """No test here hides or forgets by kind."""


POST = Kind(
    name="post",
    model=Post,
    visible_to=Post.objects.visible_to,
    title=attrgetter("thread.title"),
    url=lambda post: f"/t/{post.thread.public_id}/{post.thread.slug}/#r{post.number}",
    author=attrgetter("author"),
    place=attrgetter("thread.community"),
    circle=attrgetter("thread.circle_id"),
    text=attrgetter("body"),
    exports=(),
    hide=nothing,
    restore=nothing,
    forget=nothing,
    related=("thread__community", "author"),
)


def declare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the posts of these tests be the only kind there is."""
    for name in list(KINDS):
        monkeypatch.delitem(KINDS, name)
    monkeypatch.setitem(KINDS, "post", POST)


def make_post(community: Community, body: str, author: User | None = None, **thread: Any) -> Post:
    """A post in a thread of its own, or in `thread`, in the index."""
    author = author or make_user("nobody-special")
    home = thread.pop("thread", None) or Thread.objects.create(
        community=community, author=author, **({"title": "Something"} | thread)
    )
    number = home.posts.count() + 1
    post = Post.objects.create(thread=home, number=number, author=author, body=body, html=body)
    index("post", [post.pk])
    return post


def leave(community: Community, user: User) -> None:
    """Their membership is over."""
    Membership.objects.filter(community=community, user=user).update(state="left")
