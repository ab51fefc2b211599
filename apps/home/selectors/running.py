"""What runs, and what is stuck: readers of the ledger, letters, and what was passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.utils import timezone

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.core.discretion import discreet
from apps.core.models import MailState, OutgoingMail
from apps.core.paging import page_of
from apps.core.waking import PATIENCE
from apps.ledger.models import Cursor, Entry, Passage
from apps.ledger.projections import PROJECTIONS

MOST = 10_000  # entries a reader is counted behind; beyond, it is only said to be more
SHOWN = 50  # letters of a page, and passages
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of the ledger, and where it stands."""

    name: str
    is_open: bool = True  # it has a cursor
    behind: int = 0
    next: Entry | None = None  # what it stands before; None: it has read everything
    failures: int = 0
    error: str = ""
    retry_at: datetime | None = None  # it may read on from then

    @property
    def is_stuck(self) -> bool:
        return self.failures > 0 and self.next is not None

    @property
    def waits(self) -> bool:
        """Whether nobody has read on for it, though nothing failed and it could."""
        if self.next is None or self.retry_at is None or self.is_stuck:
            return False
        return max(self.next.at, self.retry_at) < timezone.now() - PATIENCE

    @property
    def needs_somebody(self) -> bool:
        return self.is_stuck or self.waits or not self.is_open

    @property
    def counted(self) -> int:
        """How far behind, as far as it was counted."""
        return min(self.behind, MOST)

    @property
    def is_far_behind(self) -> bool:
        return self.behind > MOST

    @property
    def tries_soon(self) -> bool:
        return self.retry_at is not None and self.retry_at < timezone.now() + MINUTE


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A letter that was given up, without whom it is for or what it says."""

    id: int
    written_at: datetime
    attempts: int
    error: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Letters:
    """The post: what waits, what left, what was given up."""

    are_kept: bool  # in the outbox, to be read there: nothing is sent
    waiting: int
    oldest: datetime | None
    overdue: int  # nobody has tried to send them, though it was time
    last_answer: str  # to one that waits for another try
    sent: int
    dead: int
    given_up: tuple[DeadLetter, ...]
    older: str  # the cursor of what follows


@dataclass(frozen=True, slots=True)
class Passed:
    """An entry that a reader was let pass over."""

    reader: str
    entry_id: int
    kind: str
    reason: str
    by: Byline | None
    at: datetime


@dataclass(frozen=True, slots=True)
class RunningPage:
    """What the page shows."""

    readers: tuple[Reader, ...]
    letters: Letters
    passed: tuple[Passed, ...]
    passed_in_all: int

    @property
    def stuck(self) -> int:
        return sum(reader.needs_somebody for reader in self.readers)

    @property
    def keeps_up(self) -> bool:
        return not (self.stuck or self.letters.dead or self.letters.overdue)


def running_page(after: str = "") -> RunningPage:
    """Everything that runs by itself. At most eleven queries, however much is stuck.

    Raises BadRequest for an `after` that is none of ours.
    """
    letters = _letters(after)
    cursors = _cursors()
    passages = list(Passage.objects.order_by("-at", "-pk")[:SHOWN])
    numbers = {number for _, number in cursors if number}
    entries = Entry.objects.in_bulk(numbers | {passage.entry_id for passage in passages})
    return RunningPage(
        readers=_readers(cursors, entries),
        letters=letters,
        passed=_passed(passages, entries),
        passed_in_all=Passage.objects.count(),
    )


# ── readers ──────────────────────────────────────────────────────────────────────────────────────
def _cursors() -> list[tuple[Cursor, int | None]]:
    """The cursors of the readers there are, each with the number of the entry it stands before."""
    following = Entry.objects.filter(pk__gt=OuterRef("position")).order_by("pk").values("pk")[:1]
    rows = Cursor.objects.filter(name__in=list(PROJECTIONS)).annotate(number=Subquery(following))
    return [(row, row.number) for row in rows]


def _readers(
    cursors: Sequence[tuple[Cursor, int | None]], entries: Mapping[int, Entry]
) -> tuple[Reader, ...]:
    """Every reader, those that need somebody first."""
    behind = _behind([cursor for cursor, _ in cursors])
    found = {
        cursor.name: Reader(
            cursor.name,
            behind=behind[cursor.name],
            next=entries.get(number or 0),
            failures=cursor.failures,
            error=cursor.error,
            retry_at=cursor.retry_at,
        )
        for cursor, number in cursors
    }
    readers = [found.get(name) or Reader(name, is_open=False) for name in PROJECTIONS]
    return tuple(sorted(readers, key=lambda reader: (not reader.needs_somebody, reader.name)))


def _behind(cursors: Sequence[Cursor]) -> dict[str, int]:
    """How many entries each has yet to read, counted among the newest."""
    newest = Entry.objects.order_by("-pk")[: MOST + 1]
    counts = {
        f"of_{number}": Count("pk", filter=Q(pk__gt=cursor.position))
        for number, cursor in enumerate(cursors)
    }
    found = newest.aggregate(**counts)
    return {cursor.name: found[f"of_{number}"] for number, cursor in enumerate(cursors)}


# ── letters ──────────────────────────────────────────────────────────────────────────────────────
def _letters(after: str) -> Letters:
    rows, now = OutgoingMail.objects, timezone.now()
    waiting = rows.filter(state=MailState.WAITING)
    told = waiting.aggregate(
        many=Count("pk"),
        oldest=Min("created_at"),
        overdue=Count("pk", filter=Q(next_at__lt=now - PATIENCE)),
    )
    put_back = waiting.exclude(error="").defer("html").order_by("-next_at").first()
    page = page_of(rows.dead().defer("text", "html"), ["-created_at", "-pk"], after, SHOWN)
    are_kept = settings.MAIL == "outbox"
    return Letters(
        are_kept=are_kept,
        waiting=told["many"],
        oldest=told["oldest"],
        overdue=0 if are_kept else told["overdue"],
        last_answer=_answer(put_back) if put_back else "",
        sent=rows.filter(state=MailState.SENT, sent_at__gt=now - DAY).count(),
        dead=rows.dead().count(),
        given_up=tuple(map(_dead, page.rows)),
        older=page.next,
    )


def _dead(row: OutgoingMail) -> DeadLetter:
    return DeadLetter(row.pk, row.created_at, row.attempts, _answer(row), row.is_late)


def _answer(row: OutgoingMail) -> str:
    """What the mail server said last. It was made discreet when it was kept; once more is safe."""
    return discreet(row.error, recipient=row.recipient, subject=row.subject)


# ── what was passed over ─────────────────────────────────────────────────────────────────────────
def _passed(passages: Sequence[Passage], entries: Mapping[int, Entry]) -> tuple[Passed, ...]:
    people = User.objects.in_bulk({passage.by_id for passage in passages})
    return tuple(
        Passed(
            reader=passage.cursor_id,
            entry_id=passage.entry_id,
            kind=entries[passage.entry_id].kind if passage.entry_id in entries else "",
            reason=passage.reason,
            by=byline_of(people[passage.by_id]) if passage.by_id in people else None,
            at=passage.at,
        )
        for passage in passages
    )
