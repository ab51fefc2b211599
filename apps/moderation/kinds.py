"""Decisions and reports as notifications meet them: whom they concern, and where they stand."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.kinds import Kind, register
from apps.moderation.models import Appeal, Case, Decision, Juror, Report


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


def _where(decision: Decision) -> str:
    if decision.community is None:
        return _("what you wrote here")
    return _("what you wrote in %(place)s") % {"place": decision.community.name}


def _told(report: Report) -> str:
    return _("“%(words)s”") % {"words": report.snapshot.text[:60].strip()}


def _of_appeal(appeal: Appeal) -> str:
    return reverse("moderation:statement", args=[appeal.decision.public_id])


STATEMENT = Kind(
    name="statement",
    model=Decision,
    visible_to=_decisions,
    title=_where,
    url=Decision.get_absolute_url,
    author=attrgetter("by"),
    place=_nowhere,
    text=attrgetter("letter"),
    exports=("rung", "rules", "letter", "at", "until", "state"),
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
    exports=("kind", "rule", "text", "at", "verdict"),
    hide=_nothing,
    restore=_nothing,
    forget=_nothing,
    related=("snapshot", "reporter"),
    is_searched=False,
    is_reportable=False,
)
CASE = Kind(
    name="case",
    model=Case,
    visible_to=_cases,
    title=attrgetter("excerpt"),
    url=Case.get_absolute_url,
    author=_nowhere,
    place=_nowhere,
    text=attrgetter("excerpt"),
    exports=(),
    hide=_nothing,
    restore=_nothing,
    forget=_nothing,
    related=("community",),
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
    exports=("text", "filed_at", "outcome", "reasons"),
    hide=_nothing,
    restore=_nothing,
    forget=_nothing,
    related=("decision__community", "decision__subject"),
    is_searched=False,
    is_reportable=False,
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
    exports=("outcome", "reasons", "voted_at"),
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
    register(STATEMENT, REPORT, CASE, APPEAL, JUROR)
