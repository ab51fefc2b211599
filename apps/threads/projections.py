"""Who else learns of what happens in threads: the people concerned, and search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from apps.ledger.models import Entry
from apps.ledger.projections import Projection
from apps.notifications.services import regroup, tell, withdraw
from apps.search.services import index, unindex
from apps.threads.events import (
    AnswerAccepted,
    PictureHidden,
    PictureRestored,
    PostDeleted,
    PostEdited,
    PostHidden,
    PostLabelled,
    PostRedacted,
    PostRestored,
    ThreadChanged,
    ThreadReachChanged,
    ThreadReplied,
    ThreadsImported,
    ThreadSplit,
    ThreadStarted,
)
from apps.threads.models import Post, Reading, Thread

CHUNK = 500  # ids given to the index at once

news = Projection("threads.news")
search = Projection("threads.search", rebuildable=True)


@news.on(ThreadStarted)
def tell_of_a_thread(entry: Entry, event: ThreadStarted) -> None:
    """A thread is news to those it mentions."""
    reasons = dict.fromkeys(event.mentioned_ids, "mention")
    tell(entry=entry, reasons=reasons, kind="post", object_id=event.post_id)


@news.on(ThreadReplied)
def tell_of_a_reply(entry: Entry, event: ThreadReplied) -> None:
    """A reply is news to the thread's followers and to those it mentions, once each."""
    followers = Reading.objects.filter(thread=event.thread_id, follows=True)
    reasons = dict.fromkeys(followers.values_list("user_id", flat=True), "reply")
    reasons |= dict.fromkeys(event.mentioned_ids, "mention")
    tell(entry=entry, reasons=reasons, kind="post", object_id=event.post_id)


@news.on(AnswerAccepted)
def tell_of_an_answer(entry: Entry, event: AnswerAccepted) -> None:
    """That a reply answered the question is news to who wrote it."""
    author = Post.objects.filter(pk=event.post_id).values_list("author_id", flat=True)
    tell(entry=entry, reasons=dict.fromkeys(author, "answer"), kind="post", object_id=event.post_id)


@news.on(PostLabelled)
def tell_of_a_label(entry: Entry, event: PostLabelled) -> None:
    """That a label was put on it is news to who wrote it; by whom is the team's."""
    if event.label:
        author = Post.objects.filter(pk=event.post_id).values_list("author_id", flat=True)
        tell(
            entry=entry,
            reasons=dict.fromkeys(author, "label"),
            kind="post",
            object_id=event.post_id,
            names_actor=False,
        )


@news.on(PostDeleted, PostHidden)
def take_back_a_post(_: Entry, event: PostDeleted | PostHidden) -> None:
    """What nobody can read is no news; here, so that it comes after what was told of it."""
    withdraw("post", [event.post_id])


@news.on(ThreadChanged)
def take_back_a_thread(_: Entry, event: ThreadChanged) -> None:
    """A thread goes with every post in it."""
    if event.change in {"hidden", "deleted"}:
        for ids in _ids(Post.objects.filter(thread=event.thread_id)):
            withdraw("post", ids)


@search.on(
    ThreadStarted, ThreadReplied, PostEdited, PostRedacted, PostDeleted, PostHidden, PostRestored
)
@search.on(PictureHidden, PictureRestored)
def index_a_post(_: Entry, event: ThreadStarted | ThreadReplied | PostEdited) -> None:
    """One post, and its thread, whose excerpt or place may have changed with it."""
    index("thread", [event.thread_id])
    index("post", [event.post_id])


@search.on(ThreadChanged)
def index_a_thread(_: Entry, event: ThreadChanged) -> None:
    """All of a thread is found by its title, or not at all."""
    if event.change not in {"renamed", "hidden", "restored", "deleted"}:
        return
    index("thread", [event.thread_id])
    posts = Post.objects.filter(thread=event.thread_id)
    gone = Thread.objects.filter(pk=event.thread_id, hidden_at=None, deleted_at=None)
    act = index if gone.exists() else unindex
    for ids in _ids(posts):
        act("post", ids)


@news.on(ThreadSplit)
def regroup_what_was_told(_: Entry, event: ThreadSplit) -> None:
    """What was told of the posts is told of their new thread."""
    regroup("post", event.post_ids)


@search.on(ThreadReachChanged)
def index_its_reach(_: Entry, event: ThreadReachChanged) -> None:
    """All of a thread is offered everywhere, or only in its community."""
    index("thread", [event.thread_id])
    for ids in _ids(Post.objects.filter(thread=event.thread_id)):
        index("post", ids)


@search.on(ThreadSplit)
def index_a_split(_: Entry, event: ThreadSplit) -> None:
    """Both threads, and the posts under their new title."""
    index("thread", [event.thread_id, event.new_thread_id])
    index("post", event.post_ids)


@search.on(ThreadsImported)
def index_a_batch(_: Entry, event: ThreadsImported) -> None:
    """Everything that came in at once; ids between that others wrote meanwhile do no harm."""
    posts = Post.objects.filter(pk__range=(event.first, event.last))
    for ids in _ids(posts):
        index("thread", _threads_of(ids))
        index("post", ids)


def _threads_of(posts: Iterable[int]) -> list[int]:
    opened = Post.objects.filter(pk__in=posts, number=1)
    return list(opened.values_list("thread_id", flat=True))


def _ids(posts: QuerySet[Post]) -> Iterator[list[int]]:
    after = 0
    while ids := list(
        posts.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    ):
        yield ids
        after = ids[-1]
