"""Conversations for tests, made as people make them."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from PIL import Image

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community, Membership
from apps.communities.selectors import standing_of
from apps.core.ids import public_id
from apps.threads.models import Post, Thread, Upload
from apps.threads.services import reply_to_thread, start_thread
from tests.communities.makers import join, make_community


def member_of(community: Community, person: str | User = "ada", **fields: Any) -> Standing:
    """The person's standing there; they join first if they have not."""
    handle = person if isinstance(person, str) else person.handle
    found = Membership.objects.filter(community=community, user__handle=handle).first()
    if found is None:
        return join(community, person, **fields)
    return standing_of(found.user, community)


def make_thread(
    author: str | User = "ada",
    community: Community | None = None,
    *,
    title: str = "A zip that slips",
    body: str = "It jumps at the curve. What would you try?",
    kind: str = "discussion",
    visibility: str = "public",
    **fields: Any,
) -> Thread:
    """A thread with its first post, in a community of its own unless one is given.

    More fields (locked_at, hidden_at, circle …) are set afterwards.
    """
    place = community or make_community(visibility=visibility)
    by = member_of(place, author)
    thread = start_thread(standing=by, kind=kind, title=title, body=body)
    if fields:
        Thread.objects.filter(pk=thread.pk).update(**fields)
        thread.refresh_from_db()
    return thread


def make_question(author: str | User = "ada", **fields: Any) -> Thread:
    """A question nobody has answered."""
    return make_thread(author, kind="question", **fields)


def make_reply(
    thread: Thread, author: str | User = "ben", body: str = "A drop of soap.", **fields: Any
) -> Post:
    """A reply by a member, who joins if need be. More fields (hidden_at …) are set afterwards."""
    by = member_of(thread.community, author)
    reply_to = fields.pop("reply_to", None)
    post = reply_to_thread(standing=by, thread=thread, body=body, reply_to=reply_to)
    thread.refresh_from_db()
    if fields:
        Post.objects.filter(pk=post.pk).update(**fields)
        post.refresh_from_db()
    post.thread = thread
    return post


def first_post(thread: Thread) -> Post:
    """What opened the thread."""
    return Post.objects.select_related("thread", "author").get(thread=thread, number=1)


def make_upload(owner: User, **fields: Any) -> Upload:
    """A picture no post shows yet, without files."""
    values = {"width": 800, "height": 600, "size": 1000, "path": f"uploads/{public_id()}"} | fields
    return Upload.objects.create(owner=owner, **values)


def suspended(standing: Standing) -> Standing:
    """The same person, whom this community suspended."""
    Membership.objects.filter(community=standing.community, user=standing.viewer.pk).update(
        state="suspended"
    )
    return replace(standing, state="suspended")


def picture_file(width: int = 8, height: int = 6) -> BytesIO:
    """A small PNG, as a phone would send it."""
    written = BytesIO()
    Image.new("RGB", (width, height), "teal").save(written, "PNG")
    written.seek(0)
    return written


def at(thread: Thread, *rest: object) -> str:
    """The address of a thread, or of something beneath it."""
    return f"/t/{thread.public_id}/" + "".join(f"{part}/" for part in rest)
