"""What somebody tells those who keep order, and what they hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community, Visibility
from apps.communities.selectors import brand, standing_of
from apps.core.access import Verdict
from apps.core.kinds import KINDS, Kind, kind_of, reportable
from apps.core.paging import Page, page_of
from apps.moderation.access import may_report
from apps.moderation.excerpts import line_of
from apps.moderation.models import Appeal, Outcome, Report
from apps.moderation.selectors.cited import Words, words_of
from apps.moderation.selectors.rules import Rule, rules_for
from apps.threads.models import Post, Thread, Upload
from apps.threads.services import pictures_in

EXCERPT = 280  # characters of what is reported, to know it again
NEWEST = ("-at", "-pk")


@dataclass(frozen=True, slots=True)
class Reported:
    """What the page of a report shows of the thing it is about."""

    kind: Kind
    row: Any
    title: str
    excerpt: str
    url: str
    author: Byline | None
    place: Community | None
    who: str  # reads it: the community, or the brand
    rules: tuple[Rule, ...]
    before: Report | None  # what they said of it already, while nobody has looked
    said: Words | None  # in which words, first and added
    may_report: Verdict
    picture: Upload | None = None  # it is one itself
    pictures: tuple[tuple[Upload, str], ...] = ()  # in it, and where one tells of them alone
    thread: str = ""  # where one tells of all of it, from the post that begins it

    @property
    def is_thread(self) -> bool:
        return isinstance(self.row, Thread)


def report_url(kind: str, reference: str) -> str:
    """Where one tells of a thing."""
    return reverse("moderation:report", args=[kind, reference])


def reported(viewer: User, kind: str, reference: str) -> Reported:
    """The thing of that address as the viewer may see it. Raises Http404. Eight queries at most."""
    declared = reportable(kind)
    row = declared.at(viewer, reference) if declared else None
    if declared is None or row is None:
        raise Http404
    author = declared.author(row)
    before = _said(viewer, declared, row)
    place = None if declared.is_above_its_place else declared.place(row)
    return Reported(
        kind=declared,
        row=row,
        title=declared.title(row),
        excerpt=line_of(declared, declared.text(row), EXCERPT),
        url=declared.url(row),
        author=byline_of(author) if isinstance(author, User) else None,
        place=place,
        who=place.name if place else brand().name,
        rules=rules_for(_known(viewer, place)),
        before=before,
        said=words_of(before) if before else None,
        may_report=may_report(viewer, author),
        picture=row if isinstance(row, Upload) else None,
        pictures=_pictures(row) if isinstance(row, Post) else (),
        thread=_whole(row) if isinstance(row, Post) else "",
    )


def _whole(post: Post) -> str:
    return report_url("thread", post.thread.public_id) if post.number == 1 else ""


def _pictures(post: Post) -> tuple[tuple[Upload, str], ...]:
    """Those that it shows now, in order of their coming. One query, none where there is none."""
    shown = pictures_in(post.html)
    if not shown:
        return ()
    rows = Upload.objects.filter(post=post, public_id__in=shown, hidden_at=None).order_by("pk")
    return tuple((one, report_url("image", one.public_id)) for one in rows)


def _known(viewer: User, place: Community | None) -> Community | None:
    """The place whose own rules the viewer may read; a closed one's are for its members."""
    if place is None or place.visibility == Visibility.PUBLIC:
        return place
    standing: Standing = standing_of(viewer, place)
    return place if standing.reads(place.pk) and not viewer.is_suspended else None


def _said(viewer: User, kind: Kind, row: Any) -> Report | None:
    own = Report.objects.filter(reporter=viewer, kind=kind.name, object_id=row.pk, verdict="")
    return own.prefetch_related("additions").first()


@dataclass(frozen=True, slots=True)
class Told:
    """One's own report, and what came of it."""

    report: Report
    words: str  # what the thing said then
    place: Community | None
    url: str  # "": it cannot be opened any more
    said: Words  # theirs, first and added
    again: str  # what came of an appeal that changed it; "": of none


def told_by(viewer: User, cursor: str = "") -> tuple[Page[Report], tuple[Told, ...]]:
    """One page of what somebody told us, newest first. Three queries, and one for each kind."""
    rows = Report.objects.filter(reporter=viewer).select_related("snapshot", "case__community")
    rows = rows.prefetch_related("additions")
    page = page_of(rows, NEWEST, cursor)
    seen = _still_seen(viewer, page.rows)
    again = _changed(page.rows)
    return page, tuple(
        Told(
            report=row,
            words=line_of(kind_of(row.kind), row.snapshot.open_text),
            place=row.case.community,
            url=seen.get((row.kind, row.object_id), ""),
            said=words_of(row),
            again=again.get(row.case_id, ""),
        )
        for row in page.rows
    )


def _changed(rows: Sequence[Report]) -> dict[int, str]:
    """The cases in which an appeal changed what reports had led to, with its outcome."""
    heard = {row.case_id for row in rows if row.answered_at}
    changed = Appeal.objects.filter(
        decision__case__in=heard, outcome__in=(Outcome.OVERTURNED, Outcome.REDUCED)
    )
    return dict(changed.values_list("decision__case", "outcome"))


def _still_seen(viewer: User, rows: Sequence[Report]) -> dict[tuple[str, int], str]:
    """Where the things themselves are, of those the viewer may still open."""
    found: dict[tuple[str, int], str] = {}
    for name in sorted({row.kind for row in rows} & KINDS.keys()):
        ids = [row.object_id for row in rows if row.kind == name]
        for pk, thing in KINDS[name].found(viewer, ids).items():
            found[name, pk] = KINDS[name].url(thing)
    return found
