"""What a case is about: the words as reported, as they became, and what stands around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString

from apps.accounts.bylines import Byline, byline_of
from apps.communities.access import Standing
from apps.core.kinds import kind_of
from apps.core.markdown import plain
from apps.moderation.excerpts import prose_of
from apps.moderation.models import Case, Snapshot, Target
from apps.moderation.selectors.taken_out import words_out_of
from apps.threads.models import Post, Upload

SHOWN = 5  # things of one case that are shown with what is around them
BESIDE = 3  # posts looked at on each side, to find one that is there
LONG = 400  # characters of what stands around
BEGINS = "#r1"  # how the address of a post ends that begins its thread


@dataclass(frozen=True, slots=True)
class Version:
    """What a thing said at some time."""

    number: int
    text: SafeString  # as it looks where it stands; "" once no copy is kept
    is_reported: bool  # as somebody saw it who told us; else as it stands now


@dataclass(frozen=True, slots=True)
class Beside:
    """A post before or after."""

    author: Byline
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that a case is about."""

    kind: str
    title: str
    url: str
    author: Byline | None
    at: datetime | None
    number: int | None  # of a post in its thread
    opens: bool  # it is what begins one, also for who sees nothing around it
    versions: tuple[Version, ...]
    state: str = ""  # held, hidden, deleted or gone; "" for one that stands there
    before: Beside | None = None
    after: Beside | None = None
    pictures: tuple[Upload, ...] = ()

    @property
    def was_edited(self) -> bool:
        return len(self.versions) > 1


def things_of(case: Case, standing: Standing) -> tuple[Thing, ...]:
    """All of them, with what is around the first few. Three queries, three more for posts.

    Who does not read the community sees what was kept of it for the case, and nothing around it.
    """
    targets = list(case.targets.order_by("pk").prefetch_related("snapshots__author"))
    place = case.said_in
    reads = case.is_in_the_open or (place is not None and standing.reads(place.pk))
    rows = _rows(targets) if reads else {}
    shown = [rows.get((one.kind, one.object_id)) for one in targets[:SHOWN]]
    posts = [row for row in shown if isinstance(row, Post)]
    around, pictures, out = _around(posts), _pictures(posts), words_out_of(posts)
    return tuple(
        _thing(
            target, rows.get((target.kind, target.object_id)), around, pictures, out, reads=reads
        )
        for target in targets
    )


def _rows(targets: Iterable[Target]) -> dict[tuple[str, int], Any]:
    """The things as they are now, whatever hides them. One query for each kind."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for target in targets:
        wanted[target.kind].append(target.object_id)
    found: dict[tuple[str, int], Any] = {}
    for name, ids in wanted.items():
        declared = kind_of(name)
        rows = declared.model._default_manager.select_related(*declared.related)  # noqa: SLF001  Django's own name
        found |= {(name, row.pk): row for row in rows.filter(pk__in=ids)}
    return found


def _thing(
    target: Target,
    row: Any,
    around: dict[tuple[int, int], Post],
    pictures: dict[int, list[Upload]],
    out: dict[int, list[str]],
    *,
    reads: bool,
) -> Thing:
    kept = sorted(target.snapshots.all(), key=lambda snapshot: snapshot.version)
    last = kept[-1] if kept else Snapshot()
    is_post = isinstance(row, Post)
    return Thing(
        kind=target.kind,
        title=last.title,
        url=_url(target, row, last) if reads else "",
        author=byline_of(last.author) if last.author else None,
        at=last.said_at,
        number=row.number if is_post and row.has_a_place else None,
        opens=row.number == 1 if is_post else _began(target, last),
        versions=_versions(target, row, kept, out.get(row.pk, ()) if is_post else ()),
        state=_state(row) if reads else "",
        before=_nearest(row, around, range(-1, -BESIDE - 1, -1)) if is_post else None,
        after=_nearest(row, around, range(1, BESIDE + 1)) if is_post else None,
        pictures=tuple(pictures.get(row.pk, ())) if is_post else _alone(row),
    )


def _began(target: Target, last: Snapshot) -> bool:
    """Whether what is gone, or not to be read, began a thread; a picture in an opening does not."""
    return target.kind != "image" and last.url.endswith(BEGINS)


def _alone(row: Any) -> tuple[Upload, ...]:
    """A picture that is reported by itself."""
    return (row,) if isinstance(row, Upload) else ()


def _url(target: Target, row: Any, last: Snapshot) -> str:
    """Where it stands now: what was held has moved since somebody looked."""
    return kind_of(target.kind).url(row) if row is not None else last.url


def _versions(
    target: Target, row: Any, kept: Sequence[Snapshot], out: Sequence[str]
) -> tuple[Version, ...]:
    """Each version that somebody told us of, and what it says now if that is another."""
    declared = kind_of(target.kind)
    found = [
        Version(one.version, prose_of(declared, one.text or one.title, out), is_reported=True)
        for one in kept
    ]
    if row is not None and not getattr(row, "deleted_at", None):
        number = declared.version(row)
        if not kept or number > kept[-1].version:
            found.append(Version(number, prose_of(declared, declared.text(row)), is_reported=False))
    return tuple(found)


def _state(row: Any) -> str:
    if isinstance(row, Upload) and row.hidden_at is None:
        row = row.post  # as it goes with that
    if row is None:
        return "gone"
    if getattr(row, "deleted_at", None):
        return "deleted"
    if getattr(row, "held_at", None):
        return "held"
    return "hidden" if getattr(row, "hidden_at", None) else ""


def _around(posts: Sequence[Post]) -> dict[tuple[int, int], Post]:
    """Posts near these, by thread and number. One query."""
    near = Q()
    for post in posts:
        at = post.stands_at
        near |= Q(thread=post.thread_id, number__range=(max(at - BESIDE, 1), at + BESIDE))
    if not near:
        return {}
    rows = Post.objects.filter(near, deleted_at=None, hidden_at=None).select_related("author")
    return {(row.thread_id, row.number): row for row in rows}


def _nearest(
    post: Post, around: dict[tuple[int, int], Post], steps: Iterable[int]
) -> Beside | None:
    for step in steps:
        if found := around.get((post.thread_id, post.stands_at + step)):
            text = plain(found.body, LONG) if found.body else plain(found.html, LONG)
            return Beside(byline_of(found.author), found.created_at, text)
    return None


def _pictures(posts: Sequence[Post]) -> dict[int, list[Upload]]:
    """Their pictures, by post. One query."""
    found: dict[int, list[Upload]] = defaultdict(list)
    for upload in Upload.objects.filter(post__in=[post.pk for post in posts]):
        found[upload.post_id or 0].append(upload)
    return found
