"""Taking in what was said elsewhere. It is history: it counts as nobody's activity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from apps.accounts.services import create_unclaimed
from apps.communities.models import Community
from apps.communities.services import count_threads
from apps.core import clock
from apps.core.markdown import excerpt
from apps.core.text import tidy_line
from apps.ledger.recording import record, use_case
from apps.threads.events import ThreadsImported
from apps.threads.models import Imported, Post, Thread
from apps.threads.services.archive import (
    ImportedAuthor,
    ImportedPost,
    ImportedThread,
    Kept,
    Unfit,
    checked_title,
    kept,
    keys_of,
    moment,
    web_address,
)
from apps.threads.services.prose import EXCERPT_LENGTH

CHUNK = 500  # rows in one statement


@dataclass(slots=True)
class ImportReport:
    """What became of a batch."""

    threads: int = 0
    posts: int = 0
    newcomers: set[str] = field(default_factory=set)  # keys of people who were not here before
    skipped: int = 0  # posts that were here already
    refused: list[tuple[str, str]] = field(default_factory=list)  # key, and why

    @property
    def people(self) -> int:
        return len(self.newcomers)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A thread, and those of its posts that are still to be written."""

    thread: ImportedThread
    title: str
    posts: list[Kept]


def import_batch(
    *, community: Community, source: str, threads: Sequence[ImportedThread]
) -> ImportReport:
    """Take threads in, each whole: new ones, and new posts of those that are here already.

    `source` names the archive, such as "stackexchange:coffee"; what it brought before is skipped,
    so a second run changes nothing. What is unfit is refused and reported, and the rest goes in.
    Rendering takes its time, so it happens before the one transaction that writes everything.
    """
    sifted = _Sifted(source, threads)
    ready = sifted.ready(threads)
    if ready:
        _write(_Batch(community, source, sifted.known, sifted.report), ready)
    return sifted.report


def rehearse_batch(*, source: str, threads: Sequence[ImportedThread]) -> ImportReport:
    """What `import_batch` would report, with nothing written."""
    sifted = _Sifted(source, threads)
    for each in sifted.ready(threads):
        sifted.report.threads += each.thread.key not in sifted.known
        sifted.report.posts += len(each.posts)
        authors = {new.post.author.key for new in each.posts}
        sifted.report.newcomers |= authors - sifted.known.keys()
    return sifted.report


class _Sifted:
    """A batch, looked at before anything is written: what is here, what is unfit, what is new."""

    def __init__(self, source: str, threads: Sequence[ImportedThread]) -> None:
        self.source, self.report = source, ImportReport()
        self.known = self._known(sorted(keys_of(threads)))
        self.seen: set[str] = set(self.known)

    def _known(self, asked: list[str]) -> dict[str, Imported]:
        known: dict[str, Imported] = {}
        for start in range(0, len(asked), CHUNK):
            rows = Imported.objects.filter(source=self.source).select_related("post", "thread")
            known |= {row.key: row for row in rows.filter(key__in=asked[start : start + CHUNK])}
        return known

    def ready(self, threads: Sequence[ImportedThread]) -> list[_Ready]:
        """The threads that have something to write."""
        return [fit for thread in threads if (fit := self._ready(thread)) is not None]

    def _refuse(self, key: str, why: object) -> None:
        self.report.refused.append((key, str(why)))

    def _ready(self, thread: ImportedThread) -> _Ready | None:
        """The thread with what is new of it, or None when there is nothing to write."""
        is_new = thread.key not in self.seen
        if not is_new and thread.key not in self.known:
            self._refuse(thread.key, _("twice in one batch"))
            return None
        try:
            title = checked_title(thread)
        except Unfit as why:
            self._refuse(thread.key, why)
            return None
        posts = [fit for post in thread.posts if (fit := self._new(post)) is not None]
        if is_new and not (posts and posts[0].post is thread.posts[0]):
            self.seen -= {each.post.key for each in posts}
            self._refuse(thread.key, _("its opening is missing"))
            return None
        self.seen.add(thread.key)
        if not is_new and self._is_another(thread.key, thread.posts[0]):
            for each in posts:
                self._refuse(each.post.key, _("its thread is another one here: see --site"))
            return None
        return _Ready(thread, title, posts) if posts else None

    def _new(self, post: ImportedPost) -> Kept | None:
        if post.key in self.seen:
            if self._is_another(post.key, post):
                said = _("another came from %(source)s with this number: name the site by --site")
                self._refuse(post.key, said % {"source": self.source})
            else:
                self.report.skipped += 1
            return None
        try:
            fit = kept(post)
        except Unfit as why:
            self._refuse(post.key, why)
            return None
        self.seen.add(post.key)
        return fit

    def _is_another(self, key: str, post: ImportedPost) -> bool:
        """Whether a key stands for something else here: it was not said at the same moment."""
        row = self.known.get(key)
        here = (row.post or row.thread) if row is not None else None
        return here is not None and here.created_at != moment(post.created_at)


@dataclass(slots=True)
class _Batch:
    """What is known while one batch is written."""

    community: Community
    source: str
    known: dict[str, Imported]
    report: ImportReport
    people: dict[str, int] = field(default_factory=dict)  # key -> user id
    posts: dict[str, Post] = field(default_factory=dict)  # key -> new post
    rows: list[Imported] = field(default_factory=list)  # to remember it all by

    def note(self, key: str, url: str, **what: object) -> None:
        self.rows.append(Imported(source=self.source, key=key, url=web_address(url), **what))


@use_case()
def _write(batch: _Batch, ready: list[_Ready]) -> None:
    _add_people(batch, ready)
    threads = _add_threads(batch, ready)
    for each, thread in zip(ready, threads, strict=True):
        _number(batch, each, thread)
    _add_posts(batch, ready)
    _finish_threads(batch, ready, threads)
    Imported.objects.bulk_create(batch.rows, batch_size=CHUNK)
    ids = [post.pk for post in batch.posts.values()]
    fact = ThreadsImported(first=min(ids), last=max(ids))
    record(fact, actor=None, community=batch.community)


def _add_people(batch: _Batch, ready: list[_Ready]) -> None:
    """People nobody can sign in as; they are members of nothing."""
    authors: dict[str, ImportedAuthor] = {
        each.post.author.key: each.post.author for thread in ready for each in thread.posts
    }
    for key, author in authors.items():
        if (found := batch.known.get(key)) is not None and found.user_id is not None:
            batch.people[key] = found.user_id
            continue
        user = create_unclaimed(name=tidy_line(author.name), origin=web_address(author.url))
        batch.people[key] = user.pk
        batch.note(key, author.url, user=user)
        batch.report.newcomers.add(key)


def _add_threads(batch: _Batch, ready: list[_Ready]) -> list[Thread]:
    """The rows of the batch's threads, in its order: those here already locked, the others new."""
    known = [batch.known.get(each.thread.key) for each in ready]
    here = [row.thread_id for row in known if row is not None and row.thread_id is not None]
    rows = Thread.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    old = {thread.pk: thread for thread in rows.filter(pk__in=here)}
    threads, new = [], []
    for each, row in zip(ready, known, strict=True):
        if row is not None and row.thread_id is not None:
            threads.append(old[row.thread_id])
            continue
        new.append(_thread(batch, each))
        threads.append(new[-1])
        batch.note(each.thread.key, each.thread.url, thread=new[-1])
    Thread.objects.bulk_create(new, batch_size=CHUNK)
    count_threads(community_id=batch.community.pk, more=len(new))
    batch.report.threads += len(new)
    return threads


def _thread(batch: _Batch, each: _Ready) -> Thread:
    opening = each.posts[0]
    return Thread(
        community=batch.community,
        author_id=batch.people[opening.post.author.key],
        kind=each.thread.kind,
        title=each.title,
        excerpt=excerpt(opening.html, EXCERPT_LENGTH),
        created_at=opening.created_at,
        last_post_at=opening.created_at,
        locked_at=clock.now() if each.thread.is_locked else None,
        is_imported=True,
    )


def _number(batch: _Batch, each: _Ready, thread: Thread) -> None:
    """Posts for what is new, numbered on from what the thread has."""
    for new in each.posts:
        thread.post_count += 1
        thread.last_post_at = max(thread.last_post_at, new.created_at)
        edited = new.post.edited_at
        post = Post(
            thread=thread,
            number=thread.post_count,
            author_id=batch.people[new.post.author.key],
            body=new.body,
            html=new.html,
            created_at=new.created_at,
            edited_at=moment(edited) if edited else None,
            source=new.source,
        )
        batch.posts[new.post.key] = post
        batch.note(new.post.key, new.post.url, post=post, thread=thread)


def _add_posts(batch: _Batch, ready: list[_Ready]) -> None:
    """Post by post that others answer first, so that these know its id."""
    waiting = {each.post.key: each.post.reply_to for thread in ready for each in thread.posts}
    while waiting:
        now = [key for key, answered in waiting.items() if answered not in waiting]
        now = now or list(waiting)  # a circle: then nobody answers anybody
        for key in now:
            batch.posts[key].reply_to_id = _answered(batch, key, waiting[key])
        Post.objects.bulk_create([batch.posts[key] for key in now], batch_size=CHUNK)
        for key in now:
            del waiting[key]
    batch.report.posts += len(batch.posts)


def _answered(batch: _Batch, key: str, answered: str) -> int | None:
    """The id of the post it answers, if that is one of the same thread."""
    if (new := batch.posts.get(answered)) is not None:
        return new.pk if new.thread_id == batch.posts[key].thread_id else None
    known = batch.known.get(answered)
    if known is None or known.thread_id != batch.posts[key].thread_id:
        return None
    return known.post_id


def _finish_threads(batch: _Batch, ready: list[_Ready], threads: list[Thread]) -> None:
    for each, thread in zip(ready, threads, strict=True):
        for new in each.posts:
            post = batch.posts[new.post.key]
            if new.post.accepted and thread.answer_id is None and post.number > 1:
                thread.answer = post
    Thread.objects.bulk_update(
        threads, ["post_count", "last_post_at", "answer"], batch_size=CHUNK // 5
    )
