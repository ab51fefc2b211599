"""Decisions and reports as notifications meet them: whom they concern, and where they stand."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.kinds import KINDS, Kind, register
from apps.core.portions import still_read
from apps.moderation import services
from apps.moderation.models import (
    Appeal,
    BrokenGlass,
    Case,
    Cover,
    Decision,
    Juror,
    Remark,
    Report,
)
from apps.moderation.rungs import LADDER
from apps.moderation.selectors.glass import place_named


def _nothing(*_: Any, **__: Any) -> None:
    """A decision is appealed, not hidden."""


def _nowhere(_thing: Any) -> None:
    """For the person alone, wherever they may still read."""


def _decisions(viewer: Any) -> QuerySet[Decision]:
    return Decision.objects.visible_to(viewer)


def _reports(viewer: Any) -> QuerySet[Report]:
    return Report.objects.filter(reporter=viewer.pk or 0)


def _cases(viewer: Any) -> QuerySet[Case]:
    return Case.objects.visible_to(viewer)


def _appeals(viewer: Any) -> QuerySet[Appeal]:
    return Appeal.objects.visible_to(viewer)


def _covers(viewer: Any) -> QuerySet[Cover]:
    return Cover.objects.filter(case__subject=viewer.pk or 0)


def _covered(cover: Cover) -> str:
    return _("“%(words)s”") % {"words": (cover.snapshot.text or cover.snapshot.title)[:60].strip()}


def _where(decision: Decision) -> str:
    if decision.community is None:
        return _("what you wrote here")
    return _("what you wrote in %(place)s") % {"place": decision.community.name}


def _told(report: Report) -> str:
    return _("“%(words)s”") % {"words": report.snapshot.open_text[:60].strip()}


def _of_case(case: Case) -> str:
    """Its words where everybody reads them, or nobody from outside sees the case; else its place.

    Notices are made of it, which the site's own people get as well.
    """
    if case.is_in_the_open or (case.community is not None and not case.is_passed_up):
        return case.excerpt or _("a case")
    return _("a case of %(place)s") % {"place": place_named(case)}


def _readings(viewer: Any) -> QuerySet[BrokenGlass]:
    return BrokenGlass.objects.visible_to(viewer)


def _read(glass: BrokenGlass) -> str:
    """Where somebody read along, and why, as its stewards may know it."""
    place = glass.case.said_in
    return _("%(place)s: “%(why)s”") % {"place": place.name if place else "", "why": glass.reason}


def _of_reading(glass: BrokenGlass) -> str:
    place = glass.case.said_in
    return f"{reverse('moderation:fairness', args=[place.slug])}#glass" if place else ""


def _of_appeal(appeal: Appeal) -> str:
    return reverse("moderation:statement", args=[appeal.decision.public_id])


def _steps(_person: Any, decisions: list[Decision]) -> dict[int, str]:
    """What each letter is about, without the name of the place."""
    return {decision.pk: str(LADDER[decision.rung].name) for decision in decisions}


def _steps_appealed(_person: Any, appeals: list[Appeal]) -> dict[int, str]:
    return {appeal.pk: str(LADDER[appeal.decision.rung].name) for appeal in appeals}


def _titles_told_of(person: Any, reports: list[Report]) -> dict[int, str]:
    """What each report is about, by its title, while whoever told us may read it."""
    seen = {
        name: still_read(name, person, (one.object_id for one in reports if one.kind == name))
        for name in {one.kind for one in reports} & KINDS.keys()
    }
    return {
        one.pk: KINDS[one.kind].title(seen[one.kind][one.object_id])
        for one in reports
        if one.object_id in seen.get(one.kind, {})
    }


def _titles_above(person: Any, remarks: list[Remark]) -> dict[int, str]:
    seen = still_read("thread", person, (remark.post.thread_id for remark in remarks))
    return {one.pk: one.post.thread.title for one in remarks if one.post.thread_id in seen}


STATEMENT = Kind(
    name="statement",
    model=Decision,
    visible_to=_decisions,
    title=_where,
    url=Decision.get_absolute_url,
    author=attrgetter("by"),
    place=_nowhere,
    text=attrgetter("letter"),
    exports=(
        *("rung", "rules", "excerpt", "letter", "signed", "at", "delivered_at"),
        *("until", "state", "ended_at"),
    ),
    owner="subject",
    plural=gettext_lazy("Letters about you"),
    taken={"delivered_at__isnull": False},
    headings=_steps,
    hide=_nothing,
    restore=_nothing,
    forget=_nothing,
    related=("community", "by"),
    is_searched=False,
    is_reportable=False,
)
REPORT = Kind(
    name="report",
    model=Report,
    visible_to=_reports,
    title=_told,
    url=lambda _report: reverse("moderation:told"),
    author=attrgetter("reporter"),
    place=_nowhere,
    text=attrgetter("text"),
    exports=("kind", "rule", "text", "at", "answered_at", "told_verdict"),
    owner="reporter",
    plural=gettext_lazy("What you told those who keep order"),
    headings=_titles_told_of,
    hide=_nothing,
    restore=_nothing,
    forget=_nothing,
    related=("snapshot", "reporter"),
    is_gathered=False,  # one page for all, and an answer to each
    is_searched=False,
    is_reportable=False,
)
CASE = Kind(
    name="case",
    model=Case,
    visible_to=_cases,
    title=_of_case,
    url=Case.get_absolute_url,
    author=_nowhere,
    place=_nowhere,
    text=attrgetter("excerpt"),
    exports=(),
    hide=_nothing,
    restore=_nothing,
    forget=_nothing,
    related=("community", "origin"),
    is_searched=False,
    is_reportable=False,
)
APPEAL = Kind(
    name="appeal",
    model=Appeal,
    visible_to=_appeals,
    title=lambda appeal: _where(appeal.decision),
    url=_of_appeal,
    author=attrgetter("decision.subject"),
    place=_nowhere,
    text=attrgetter("text"),
    exports=("text", "filed_at", "decided_at", "outcome", "reasons"),
    owner="decision__subject",
    plural=gettext_lazy("Your appeals, and what came of them"),
    headings=_steps_appealed,
    hide=_nothing,
    restore=_nothing,
    forget=_nothing,
    related=("decision__community", "decision__subject"),
    is_searched=False,
    is_reportable=False,
)
GLASS = Kind(
    name="glass",
    model=BrokenGlass,
    visible_to=_readings,
    title=_read,
    url=_of_reading,
    author=attrgetter("by"),
    place=_nowhere,
    text=attrgetter("reason"),
    exports=(),
    hide=_nothing,
    restore=_nothing,
    forget=_nothing,
    moment="at",
    related=("case__community", "case__origin", "by"),
    is_searched=False,
    is_reportable=False,
)
COVER = Kind(
    name="cover",
    model=Cover,
    visible_to=_covers,
    title=_covered,
    url=attrgetter("snapshot.url"),
    author=attrgetter("case.subject"),
    place=_nowhere,
    text=_covered,
    exports=("kind", "at", "ended_at", "was_fine"),
    owner="case__subject",
    plural=gettext_lazy("What was hidden until somebody had looked"),
    hide=_nothing,
    restore=_nothing,
    forget=_nothing,
    related=("snapshot", "case__subject"),
    is_searched=False,
    is_reportable=False,
)
REMARK = Kind(
    name="remark",
    model=Remark,
    visible_to=Remark.objects.visible_to,
    title=attrgetter("post.thread.title"),
    url=Remark.get_absolute_url,
    author=attrgetter("author"),
    place=attrgetter("post.thread.community"),
    circle=attrgetter("post.thread.circle_id"),
    text=attrgetter("text"),
    exports=("text", "created_at", "edited_at"),
    owner="author",
    plural=gettext_lazy("Lines you left under posts"),
    headings=_titles_above,
    hide=services.hide_remark_by_decision,
    restore=services.restore_remark_by_decision,
    forget=services.forget_remark,
    related=("author", "post__thread__community"),
    version=attrgetter("version"),
    address=("post__thread__public_id", "post__number"),
    is_searched=False,
)


JUROR = Kind(
    name="juror",
    model=Juror,
    visible_to=Juror.objects.visible_to,
    title=lambda juror: juror.jury.appeal.decision.community.name,
    url=Juror.get_absolute_url,
    author=attrgetter("user"),
    place=_nowhere,
    text=attrgetter("reasons"),
    exports=("outcome", "rung", "reasons", "voted_at", "excused_at"),
    owner="user",
    plural=gettext_lazy("What you said on juries"),
    hide=_nothing,
    restore=_nothing,
    forget=_nothing,
    moment="voted_at",
    related=("user", "jury__appeal__decision__community"),
    is_searched=False,
    is_reportable=False,
)


def declare() -> None:
    """Make them known."""
    register(STATEMENT, REPORT, CASE, APPEAL, GLASS, COVER, REMARK, JUROR)
