"""What a reader of an archive hands over, and how it becomes fit to keep.

A reader knows its archive and nothing of our tables; a second source is one more reader. Keys of
threads, posts and people share one space ("thread-1", "post-1", "user-1").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import nh3
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import clock
from apps.core.markdown import render
from apps.core.text import tidy_body, tidy_line
from apps.threads.models import BODY_LENGTH, HTML_LENGTH, TITLE_LENGTH, ThreadKind

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # the year 1 has no name in every zone
KEY_LENGTH, URL_LENGTH, LICENCE_LENGTH = 40, 200, 60
TAGS = (  # prose and code as they came, links, and nothing that is fetched from elsewhere
    "a b blockquote br code dd del dl dt em h3 h4 h5 h6 hr i kbd li ol p pre s strong sub sup "
    "table tbody td th thead tr ul"
)
_CLEANER = nh3.Cleaner(
    tags=set(TAGS.split()),
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow ugc noopener",
)


@dataclass(frozen=True, slots=True)
class ImportedAuthor:
    """Somebody who wrote elsewhere; they become a person nobody can sign in as."""

    key: str  # "user-7": the same key is the same person, in every batch of a source
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ImportedPost:
    """One thing said elsewhere; comments are posts that answer another."""

    key: str  # "post-123", "comment-9"
    author: ImportedAuthor
    created_at: datetime
    markdown: str = ""
    html: str = ""  # in place of Markdown, where that would lose something; it cannot be edited
    edited_at: datetime | None = None
    url: str = ""
    licence: str = ""
    accepted: bool = False
    reply_to: str = ""  # the key of an earlier post of the same thread


@dataclass(frozen=True, slots=True)
class ImportedThread:
    """A conversation elsewhere: its opening first, then what followed, oldest first."""

    key: str
    title: str
    kind: str  # of ThreadKind
    posts: tuple[ImportedPost, ...]
    url: str = ""
    is_locked: bool = False


class Unfit(ValueError):  # noqa: N818  it says what is wrong with it
    """Something that cannot be kept, and why, for the report."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An imported post as it will be kept."""

    post: ImportedPost
    body: str
    html: str
    created_at: datetime

    @property
    def source(self) -> dict[str, Any]:
        """Whom and what to name beside it, as its licence asks."""
        return {
            "author": tidy_line(self.post.author.name)[:100],
            "author_url": web_address(self.post.author.url),
            "url": web_address(self.post.url),
            "licence": tidy_line(self.post.licence)[:LICENCE_LENGTH],
        }


def kept(post: ImportedPost) -> Kept:
    """The post, rendered. Raises Unfit, its length looked at before any other work."""
    checked_key(post.key)
    checked_key(post.author.key)
    if len(post.markdown) > BODY_LENGTH or len(post.html) > HTML_LENGTH:
        raise Unfit(_("longer than a post can be"))
    body = tidy_body(post.markdown).rstrip().strip("\n")
    try:
        html = render(body) if body else _CLEANER.clean(tidy_body(post.html))
    except Exception as error:  # whatever it is about this one, the rest is to come in
        raise Unfit(_("it could not be rendered")) from error
    if not tidy_line(nh3.clean(html, tags=set())) and "<img" not in html:
        raise Unfit(_("nothing in it can be read"))
    if len(html) > HTML_LENGTH:
        raise Unfit(_("more markup than a post can have"))
    return Kept(post, body, html, moment(post.created_at))


def checked_title(thread: ImportedThread) -> str:
    """The title, cut where it is longer than ours are. Raises Unfit."""
    checked_key(thread.key)
    if thread.kind not in ThreadKind.values:
        raise Unfit(_("neither a discussion nor a question"))
    title = tidy_line(thread.title)
    if not title:
        raise Unfit(_("no title"))
    return title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1].rstrip()}…"


def checked_key(key: str) -> None:
    """Raises Unfit for a key that is not fit to remember something by."""
    if not key or len(key) > KEY_LENGTH or not key.isprintable():
        raise Unfit(_("no usable key"))


def moment(at: datetime) -> datetime:
    """A moment with a zone, none to come, and none before there were archives."""
    aware = at.replace(tzinfo=UTC) if timezone.is_naive(at) else at
    return max(EARLIEST, min(aware, clock.now()))


def web_address(url: str) -> str:
    """An address one may follow, or none."""
    return url if url.startswith(("https://", "http://")) and len(url) <= URL_LENGTH else ""


def keys_of(threads: Iterable[ImportedThread]) -> set[str]:
    """Everything a batch may have brought before: threads, posts, people."""
    batch = list(threads)
    posts = [post for thread in batch for post in thread.posts]
    people = {post.author.key for post in posts}
    return people | {thread.key for thread in batch} | {post.key for post in posts}
