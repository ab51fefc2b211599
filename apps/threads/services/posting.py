"""What every new post brings with it, first or later."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError
from django.db.models import Case, F, PositiveIntegerField, When

from apps.accounts.models import User
from apps.core import clock
from apps.ledger.recording import use_case
from apps.threads.models import Post, Reading, Revision, Thread, Upload
from apps.threads.services.prose import Prose, without_pictures_below


class SentBefore(Exception):  # noqa: N818  it says what happened, and is always caught
    """Somebody sent the same form before, with other words; `post` is what it made then."""

    def __init__(self, post: Post) -> None:
        super().__init__(f"Post {post.pk} was made by the same form, of other words.")
        self.post = post


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
    follow(post)
    return post


def attach_pictures(post: Post, prose: Prose) -> None:
    """Give the post those of its author's pictures that it shows and no other post has."""
    if prose.pictures:
        free = Upload.objects.filter(owner=post.author_id, post=None)
        free.filter(public_id__in=prose.pictures).update(post=post)


def follow(post: Post) -> None:
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


def only_once(
    author: User, once: str, is_twin: Callable[[Post], bool], make: Callable[[], Post]
) -> Post:
    """The post that `make` makes, or the one a twin of this request made a moment ago.

    Raises SentBefore when that is no twin: a browser went back to the form, and wrote on in it.
    """
    if (found := sent_before(author, once)) is None:
        try:
            with use_case():
                return make()
        except IntegrityError:
            if (found := sent_before(author, once)) is None:
                raise
    if not is_twin(found):
        raise SentBefore(found)
    return found


def says(post: Post, prose: Prose) -> bool:
    """Whether a post says these words, or did before it was edited.

    A picture that is sent along is another each time, and the words decide.
    """
    earlier = Revision.objects.filter(post=post).values_list("body", flat=True)
    said = without_pictures_below(prose.body)
    return any(without_pictures_below(body) == said for body in (post.body, *earlier))
