"""What people take along of threads beside what they said in them: versions, drafts, pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.core.portions import (
    Portion,
    Told,
    address_of,
    fields,
    leave_out,
    register,
    still_read,
    telling,
)
from apps.threads.models import Draft, Post, Reaction, Reading, Revision, Upload


def _thread(thread: Any, seen: Mapping[int, Any]) -> Told:
    """A thread by title and address, while the person may read it."""
    if thread.pk not in seen:
        return {}
    return {"title": thread.title, "address": address_of(thread.get_absolute_url())}


def _under(person: Any, posts: Iterable[Post]) -> dict[int, Told]:
    """Posts by title and address, of threads that the person may read. One query."""
    every = list(posts)
    seen = still_read("thread", person, (post.thread_id for post in every))
    return {
        post.pk: {
            "title": post.thread.title,
            "address": address_of(post.get_absolute_url()),
        }
        for post in every
        if post.thread_id in seen
    }


def _reactions(person: Any, rows: list[Reaction]) -> list[Told]:
    """To what, while it may be read; never the words that were reacted to."""
    under = _under(person, (row.post for row in rows))
    return [{**under.get(row.post_id, {}), **fields(row, ("word", "at"))} for row in rows]


def _readings(person: Any, rows: list[Reading]) -> list[Told]:
    seen = still_read("thread", person, (row.thread_id for row in rows))
    names = ("number", "follows", "at")
    return [{**_thread(row.thread, seen), **fields(row, names)} for row in rows]


def _revisions(person: Any, rows: list[Revision]) -> list[Told]:
    """Which post, by its address, while it may be read."""
    under = _under(person, (row.post for row in rows))
    return [
        {**under.get(row.post_id, {}), **fields(row, ("version", "body", "at"))} for row in rows
    ]


def _in_the_copy(upload: Upload) -> str:
    return f"pictures/{upload.public_id}.webp"


def _uploads(_person: Any, rows: list[Upload]) -> list[Told]:
    names = ("alt", "width", "height", "created_at")
    return [{"file": _in_the_copy(row), **fields(row, names)} for row in rows]


def _picture(upload: Upload) -> Mapping[str, str]:
    """The largest that is kept: what was sent is decoded and written anew when it comes in."""
    return {_in_the_copy(upload): f"{upload.path}/large.webp"}


def declare() -> None:
    """Make them known."""
    register(
        Portion(
            name="version",
            title=_("What your posts said before you edited them"),
            model=Revision,
            owner="post__author",
            tell=_revisions,
            related=("post__thread",),
        ),
        Portion(
            name="reaction",
            title=_("Your reactions"),
            model=Reaction,
            owner="user",
            tell=_reactions,
            related=("post__thread",),
        ),
        Portion(
            name="reading",
            title=_("What you follow, and how far you read"),
            model=Reading,
            owner="user",
            tell=_readings,
            related=("thread",),
        ),
        Portion(
            name="draft",
            title=_("Drafts you have not posted"),
            model=Draft,
            owner="user",
            tell=telling("kind", "title", "body", "saved_at"),
        ),
        Portion(
            name="picture",
            title=_("Pictures you uploaded"),
            model=Upload,
            owner="owner",
            tell=_uploads,
            files=_picture,
        ),
    )
    leave_out(
        {
            "threads.Revision.editor": "versions go to whose post it is, who alone edits it",
            "threads.Imported.user": "says where words were imported from; the posts themselves go",
        }
    )
