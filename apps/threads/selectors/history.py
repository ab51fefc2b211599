"""What a post said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from apps.accounts.models import User
from apps.core.differences import Piece, pieces
from apps.threads.models import Post, Revision
from apps.threads.selectors.finding import post_standing
from apps.threads.selectors.names import nobody_named
from apps.threads.selectors.people import Person, people_of

VERSIONS = 100  # of one post that are listed


@dataclass(frozen=True, slots=True)
class Version:
    """One edit: which version it replaced, and when."""

    number: int
    at: datetime
    is_shown: bool


@dataclass(frozen=True, slots=True)
class PostHistory:
    """What the history page shows: every edit, and one of them word by word."""

    post: Post
    author: Person
    versions: tuple[Version, ...]
    shown: int
    pieces: tuple[Piece, ...]


def post_history(
    viewer: User | AnonymousUser, public_id: str, number: int, version: int = 0
) -> PostHistory:
    """The change that version underwent, the newest if none is named. Raises Http404.

    Visitors read nobody's name in it: whom they may know today says nothing of then.
    """
    post, _standing = post_standing(viewer, public_id, number)
    edits = Revision.objects.filter(post=post).order_by("-version")
    known = list(edits.values_list("version", "at")[:VERSIONS])
    if not known or (version and version not in dict(known)):
        raise Http404
    shown = version or known[0][0]
    # The next edit may be several versions on: those who keep order made the ones between.
    later = edits.filter(version__gte=shown).order_by("version").values_list("body", flat=True)
    before, after = [nobody_named(viewer, body) for body in (*later[:2], post.body)[:2]]
    pair = (post.thread.community_id, post.author_id)
    return PostHistory(
        post=post,
        author=people_of(viewer, {pair}).at(*pair),
        versions=tuple(Version(number, at, number == shown) for number, at in known),
        shown=shown,
        pieces=pieces(before, after),
    )
