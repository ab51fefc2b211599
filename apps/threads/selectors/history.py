"""What a post said before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import chain

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from apps.accounts.models import User
from apps.threads.models import Post, Revision
from apps.threads.selectors.finding import post_standing
from apps.threads.selectors.names import nobody_named
from apps.threads.selectors.people import Person, people_of

VERSIONS = 100  # of one post that are listed
FINE = 3000  # words; longer texts are compared line by line
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, went or came."""

    kind: str  # "", "del" or "ins"
    words: str


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
    texts = dict(edits.filter(version__in=(shown, shown + 1)).values_list("version", "body"))
    before = nobody_named(viewer, texts[shown])
    after = nobody_named(viewer, texts.get(shown + 1, post.body))
    pair = (post.thread.community_id, post.author_id)
    return PostHistory(
        post=post,
        author=people_of(viewer, {pair}).at(*pair),
        versions=tuple(Version(number, at, number == shown) for number, at in known),
        shown=shown,
        pieces=tuple(_pieces(before, after)),
    )


def _pieces(before: str, after: str) -> Iterator[Piece]:
    """What changed, in words; in lines when the text is long."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > FINE:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    matcher = SequenceMatcher(a=old, b=new)
    codes = ((code, old[a:b], new[c:d]) for code, a, b, c, d in matcher.get_opcodes())
    pieces = (
        [Piece("", "".join(went))]
        if code == "equal"
        else [Piece("del", "".join(went)), Piece("ins", "".join(came))]
        for code, went, came in codes
    )
    return (piece for piece in chain.from_iterable(pieces) if piece.words)
