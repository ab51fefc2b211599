"""What people bring along: a picture in a post, and a thread from elsewhere."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.threads.models import Imported, Post, Thread, Upload
from tests.threads.makers import make_upload


def picture_of(post: Post) -> Upload:
    """A picture that stands in a post, and its file."""
    picture = make_upload(post.author, post=post)
    default_storage.save(f"{picture.path}/large.webp", ContentFile(b"a picture"))
    return picture


def came_from_elsewhere(thread: Thread, post: Post) -> None:
    """Note that a thread was imported."""
    Imported.objects.create(
        source="forum:old",
        key=f"post-{thread.community_id}",
        thread=thread,
        post=post,
        url=f"https://old.example/q/{thread.community_id}",
    )
