"""Single things, as views find them before they act: 404 or the thing and the viewer's standing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, Subquery
from django.http import Http404

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.selectors import standing_of
from apps.core.prepared import prepared
from apps.ledger.models import Entry
from apps.threads.models import Imported, Post, Thread
from apps.threads.selectors.thread import ThreadPage

SAID_LATELY = 20  # posts of somebody that are looked at for the same words
QUOTED = 2000  # characters of a post that are put into a quote
DEEPEST = 8  # parts of an old address that are looked at


def thread_if_visible(viewer: User | AnonymousUser, public_id: str) -> Thread | None:
    """The thread, if the viewer may see it."""
    threads = Thread.objects.visible_to(viewer).select_related("community")
    return threads.filter(public_id=public_id).first()


def visible_thread(viewer: User | AnonymousUser, public_id: str) -> Thread:
    """The thread as the viewer may see it. Raises Http404."""
    thread = thread_if_visible(viewer, public_id)
    if thread is None:
        raise Http404
    return thread


def thread_standing(viewer: User | AnonymousUser, public_id: str) -> tuple[Thread, Standing]:
    """The thread and who the viewer is there. Raises Http404."""
    thread = visible_thread(viewer, public_id)
    return thread, standing_of(viewer, thread.community)


def post_standing(
    viewer: User | AnonymousUser, public_id: str, number: int
) -> tuple[Post, Standing]:
    """A post that stands in a visible thread, and who the viewer is there. Raises Http404.

    A deleted or hidden one is found by those who may read it: nobody, or its author and those who
    keep order. So is one that is held, with its thread where it holds that.
    """
    posts = Post.objects.filter(thread__in=Thread.objects.open_to(viewer))
    posts = posts.select_related("thread__community")
    post = posts.filter(thread__public_id=public_id, number=number).first()
    if post is None or post.deleted_at is not None:
        raise Http404
    standing = standing_of(viewer, post.thread.community)
    if post.hidden_at and not (post.author_id == viewer.pk or standing.keeps_order):
        raise Http404
    return post, standing


def quotation(page: ThreadPage, number: int) -> str:
    """A post of this thread as a quote in Markdown; "" when there is none to quote."""
    found = Post.objects.filter(thread=page.thread, number=number, hidden_at=None, deleted_at=None)
    row = found.values_list("body", "author__handle").first()
    if row is None:
        return ""
    body, handle = row
    words = body if len(body) <= QUOTED else f"{body[:QUOTED].rsplit(' ', 1)[0]} …"
    lines = [f"@{handle}:", "", *words.strip().splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def last_said(author: User, words: str, since: datetime, but: str = "") -> datetime | None:
    """When they posted these very words last, by another form than `but`. One query."""
    own = Post.objects.filter(author=author, created_at__gt=since, deleted_at=None)
    rows = own.order_by("-pk").values_list("once", "body", "created_at")[:SAID_LATELY]
    return next(
        (at for once, body, at in rows if body == words and not (but and once == but)), None
    )


def stamp(public_id: str) -> tuple[str, int]:
    """A public thread's title and the newest entry of the ledger. Raises Http404. One query."""
    found = _stamp(AnonymousUser(), public_id)
    if not found:
        raise Http404
    title, position = found[0]
    return title, position or 0


@prepared
def _stamp(viewer: AnonymousUser, public_id: str) -> QuerySet[Thread, Any]:
    newest = Entry.objects.order_by("-pk").values("pk")[:1]
    threads = Thread.objects.visible_to(viewer).filter(public_id=public_id)
    return threads.annotate(position=Subquery(newest)).values_list("title", "position")


def moved_to(viewer: User | AnonymousUser, address: str) -> str:
    """Where that stands now which an import brought from an old address. Raises Http404.

    What a forum writes behind the part that names the thing (a title, an anchor) is passed over:
    the longest beginning that is known is meant.
    """
    host, *parts = address.strip("/").split("/")[:DEEPEST]
    host = host.lower()  # names of hosts have no case, what follows them has
    known = [f"https://{'/'.join([host, *parts[:end]])}" for end in range(1, len(parts) + 1)]
    found = Imported.objects.filter(url__in=known, thread__in=Thread.objects.visible_to(viewer))
    rows = sorted(found.select_related("thread", "post"), key=lambda row: len(row.url))
    if not rows:
        raise Http404
    thread, post = rows[-1].thread, rows[-1].post
    if thread is None:
        raise Http404
    stands = post is not None and post.deleted_at is None and post.hidden_at is None
    return (post if post and stands else thread).get_absolute_url()
