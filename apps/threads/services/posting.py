"""What every new post brings with it, first or later."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError
from django.db.models import Case, F, PositiveIntegerField, When

from apps.accounts.models import User
from apps.core import clock
from apps.ledger.recording import use_case
from apps.threads.models import Post, Reading, Thread, Upload
from apps.threads.services.prose import Prose


def add_post(
    thread: Thread, author: User, prose: Prose, *, once: str, reply_to: Post | None = None
) -> Post:
    """The next post of a locked thread, with its pictures; its author follows from now on."""
    post = Post.objects.create(
        thread=thread,
        number=thread.post_count + 1,
        author=author,
        reply_to=reply_to,
        body=prose.body,
        html=prose.html,
        once=once or None,
    )
    thread.post_count, thread.last_post_at = post.number, post.created_at
    thread.save(update_fields=["post_count", "last_post_at"])
    attach_pictures(post, prose)
    _follow(post)
    return post


def attach_pictures(post: Post, prose: Prose) -> None:
    """Give the post those of its author's pictures that it shows and no other post has."""
    if prose.pictures:
        free = Upload.objects.filter(owner=post.author_id, post=None)
        free.filter(public_id__in=prose.pictures).update(post=post)


def _follow(post: Post) -> None:
    """One has read one's own words, but not what was said before them meanwhile."""
    reading, is_new = Reading.objects.get_or_create(
        thread=post.thread,
        user=post.author,
        defaults={"follows": True, "number": post.number},
    )
    if not is_new:
        own = When(number=post.number - 1, then=F("number") + 1)
        mine = Reading.objects.filter(pk=reading.pk)
        number = Case(own, default=F("number"), output_field=PositiveIntegerField())
        mine.update(follows=True, number=number, at=clock.now())


def sent_before(author: User, once: str) -> Post | None:
    """The post that this very form made when it was first sent."""
    if not once:
        return None
    return Post.objects.filter(author=author, once=once).select_related("thread").first()


def only_once(author: User, once: str, make: Callable[[], Post]) -> Post:
    """The post that `make` makes, or the one a twin of this request made a moment ago."""
    if found := sent_before(author, once):
        return found
    try:
        with use_case():
            return make()
    except IntegrityError:
        if found := sent_before(author, once):
            return found
        raise
