"""Posts as one viewer may see them: fetched as tuples, shown as frozen views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.core.prepared import filled, prepared
from apps.threads import access
from apps.threads.models import NO_PLACE_YET, Post, Reaction, Thread
from apps.threads.selectors.moved import Elsewhere, MovedRow
from apps.threads.selectors.people import People, Person
from apps.threads.slots import Grounds, TakenOut


class Row(NamedTuple):
    """A post as it is fetched: tuples cost a tenth of what objects do."""

    pk: int
    number: int
    author_id: int
    html: str
    tally: dict[str, int]
    created_at: datetime
    edited_at: datetime | None
    version: int
    hidden_at: datetime | None
    deleted_at: datetime | None
    reply_to__number: int | None
    source: dict[str, str] | None
    held_at: datetime | None
    returns_when_edited: bool = False
    label: str = ""
    reply_to__thread_id: int | None = None
    redacted_at: datetime | None = None
    kept_versions: int = 0


POST = Row._fields


@dataclass(frozen=True, slots=True)
class Word:
    """A reaction in words: how many left it, and whether the viewer is one of them."""

    slug: str
    label: str
    count: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class PostView:
    """A post, as the viewer may see it; `gone` says why its words are not shown."""

    number: int
    author_id: int
    author: Person
    html: str
    words: tuple[Word, ...]
    created_at: datetime
    edits: int
    gone: str  # "", deleted, hidden or moved
    grounds: Grounds | None  # on which it is hidden
    is_held: bool  # until somebody has looked
    is_hidden: bool  # though its words are shown, to its author and to those who keep order
    is_asker: bool
    is_answer: bool
    reply_to: int
    source: Mapping[str, str]
    may_edit: bool
    may_delete: bool
    may_react: bool
    may_accept: bool
    label: str = ""
    may_label: bool = False
    answers: str = ""  # the address of the post it answers, where that is in another thread
    moved: Elsewhere | None = None  # the thread that it went to
    leads_to: str = ""  # where it stands there; "" for who may not see it
    taken_out: tuple[TakenOut, ...] = ()  # what decisions took out of it


@prepared
def rows_between(thread: int, first: int, last: int) -> QuerySet[Post, Any]:
    """The posts that stand in a thread at these numbers, ends included, as tuples of `Row`."""
    posts = Post.objects.filter(thread_id=thread, number__gte=first, number__lte=last)
    posts = posts.filter(number__lt=NO_PLACE_YET)
    return posts.order_by("number").values_list(*POST)


@prepared
def _own_reactions(viewer: User, posts: list[int]) -> QuerySet[Reaction, Any]:
    own = Reaction.objects.filter(user=viewer, post_id__in=posts)
    return own.values_list("post_id", "word")


def own_words(viewer: User | AnonymousUser, rows: Iterable[Any]) -> frozenset[tuple[int, str]]:
    """What the viewer left on these posts. One query; none where nobody left anything."""
    posts = [row.pk for row in rows if row.tally]
    if not isinstance(viewer, User) or not posts:
        return frozenset()
    return frozenset(_own_reactions(viewer, filled(posts)))


class _Verdicts(NamedTuple):
    """What the viewer may do with a post."""

    edit: bool
    delete: bool
    react: bool
    accept: bool
    label: bool = False


NOTHING = _Verdicts(edit=False, delete=False, react=False, accept=False)


class Making:
    """What every post of a page is made with."""

    def __init__(
        self,
        thread: Thread,
        standing: Standing,
        people: People,
        labels: Mapping[str, str],
        own: frozenset[tuple[int, str]],
        *,
        grounds: Mapping[int, Grounds],
        others: Mapping[int, Elsewhere],
        taken_out: Mapping[int, tuple[TakenOut, ...]],
    ) -> None:
        self.others, self.taken_out = others, taken_out
        self.thread, self.standing, self.people = thread, standing, people
        self.labels, self.own, self.grounds = labels, own, grounds
        self.viewer = standing.viewer.pk  # None: a visitor
        self._verdicts: dict[tuple[object, ...], _Verdicts] = {}

    def post(self, row: Any) -> PostView:
        """One row, as the viewer may see it."""
        thread = self.thread
        author = self.people.at(thread.community_id, row.author_id)
        gone = self._gone(row)
        may = self._may(row, author.role)
        return PostView(
            number=row.number,
            author_id=row.author_id,
            author=author,
            html="" if gone else row.html,
            words=() if gone else self._words(row),
            created_at=row.created_at,
            edits=row.version - 1 - row.kept_versions if row.edited_at else 0,
            gone=gone,
            grounds=self.grounds.get(row.pk) if row.hidden_at else None,
            is_held=row.held_at is not None,
            is_hidden=row.hidden_at is not None,
            is_asker=row.author_id == thread.author_id,
            is_answer=row.pk == thread.answer_id,
            reply_to=(row.reply_to__number or 0) if self._is_here(row) else 0,
            answers=self._answers(row),
            source=row.source or {},
            may_edit=may.edit,
            may_delete=may.delete,
            may_react=may.react,
            may_accept=may.accept and not gone,
            label="" if gone else row.label,
            may_label=may.label,
            taken_out=() if gone else self.taken_out.get(row.pk, ()),
        )

    def moved(self, row: MovedRow) -> PostView:
        """What stands where a post was that went elsewhere."""
        there = self.others.get(row.thread, Elsewhere())
        return PostView(
            number=row.number,
            author_id=0,
            author=self.people.at(0, 0),
            html="",
            words=(),
            created_at=row.created_at,
            edits=0,
            gone="moved",
            grounds=None,
            is_held=False,
            is_hidden=False,
            is_asker=False,
            is_answer=False,
            reply_to=0,
            source={},
            may_edit=False,
            may_delete=False,
            may_react=False,
            may_accept=False,
            moved=there,
            leads_to=there.at(row.there),
        )

    def _answers(self, row: Any) -> str:
        """Where that stands which it answers, if that is in another thread."""
        if self._is_here(row):
            return ""
        return self.others.get(row.reply_to__thread_id, Elsewhere()).at(row.reply_to__number)

    def _is_here(self, row: Any) -> bool:
        return row.reply_to__thread_id in {None, self.thread.pk}

    def _may(self, row: Any, role: str) -> _Verdicts:
        """Asked once for posts that are alike in everything the predicates look at."""
        if self.viewer is None:
            return NOTHING  # and nothing is offered that would be refused
        own = row.author_id == self.viewer
        gone = (row.hidden_at, row.held_at, row.deleted_at, row.returns_when_edited)
        alike = (own, role, *gone, row.source is None, row.number == 1)
        found = self._verdicts.get(alike)
        if found is None:
            found = self._verdicts[alike] = self._asked(row, role)
        return found

    def _asked(self, row: Any, role: str) -> _Verdicts:
        standing, thread = self.standing, self.thread
        post = Post(
            pk=row.pk,
            thread=thread,
            author_id=row.author_id,
            hidden_at=row.hidden_at,
            held_at=row.held_at,
            deleted_at=row.deleted_at,
            source=row.source,
            returns_when_edited=row.returns_when_edited,
        )
        return _Verdicts(
            edit=bool(access.may_edit(standing, post)),
            delete=bool(access.may_delete(standing, post, role)),
            react=bool(access.may_react(standing, post)),
            accept=row.number > 1 and bool(access.may_accept(standing, thread)),
            label=bool(access.may_label(standing, post, role)),
        )

    def _gone(self, row: Any) -> str:
        if row.deleted_at is not None:
            return "deleted"
        own = row.author_id == self.viewer
        return "hidden" if row.hidden_at and not (own or self.standing.keeps_order) else ""

    def _words(self, row: Any) -> tuple[Word, ...]:
        """In the brand's order, and only its own words."""
        return tuple(
            Word(slug, label, row.tally[slug], (row.pk, slug) in self.own)
            for slug, label in self.labels.items()
            if row.tally.get(slug)
        )
