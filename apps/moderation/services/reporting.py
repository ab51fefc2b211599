"""Telling those who keep order, and opening a case for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.models import Brand, Community
from apps.core import clock
from apps.core.access import Denied
from apps.core.kinds import Kind, kind_of, root_of
from apps.core.screening import Doubt
from apps.core.text import tidy_body
from apps.ledger.recording import record, use_case
from apps.moderation.access import may_report
from apps.moderation.events import CaseOpened, CaseRaised, ThingReported
from apps.moderation.excerpts import line_of
from apps.moderation.models import (
    UNDECIDED,
    Addition,
    Case,
    Priority,
    Report,
    Snapshot,
    Source,
    Target,
    Verdict,
)
from apps.moderation.models.reports import SNAPSHOT_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from apps.moderation.selectors.cited import rules_named
from apps.moderation.services.bursting import gathered
from apps.moderation.services.covering import cover_reported
from apps.moderation.services.looking import pass_up_unless_somebody_can
from apps.moderation.services.screening import note_doubts
from apps.moderation.weighing import DUE, score_of, weight_in_case, weight_of

INCIDENT = timedelta(hours=24)  # within which reports about one person on one page are one case
ABOUT_ONE, ABOUT_ALL = 5, 20  # reports by one person in a day: about the same person, and in all
ADDED = 10  # times to one report


@use_case()
def report(
    *,
    reporter: User,
    kind: str,
    object_id: int,
    rule: str = "",
    priority: int = Priority.QUALITY,
    text: str = "",
    is_urgent: bool = False,
) -> Report:
    """Tell those who keep order that a thing crosses a rule.

    Said twice it is one report, and what is new is added to it. Raises Denied when they cannot see
    it, or it is their own, or they told of much today; ValidationError for words that do not fit.
    """
    declared = kind_of(kind)
    row = _found(declared, reporter, object_id)
    author = declared.author(row)
    may_report(reporter, author).require()
    words = _words(text)
    User.objects.select_for_update(no_key=True).get(pk=reporter.pk)  # sent twice at once
    own = Report.objects.filter(reporter=reporter, kind=kind, object_id=object_id, verdict="")
    if found := own.select_related("case").first():
        return _said_anew(found, rule, words, is_urgent=is_urgent)
    _not_too_many(reporter, author)
    urgency = Priority.DANGER if is_urgent else Priority(priority)
    case = _case_for(declared, row, urgency)
    made = Report.objects.create(
        case=case,
        reporter=reporter,
        snapshot=_looked_at(case, declared, row),
        kind=kind,
        object_id=object_id,
        rule=rule,
        text=words,
        is_urgent=is_urgent,
        weight=_record_of(reporter),
    )
    _follow_up(made, urgency)
    return made


def _follow_up(made: Report, urgency: Priority) -> None:
    """What a report does to its case: how heavy it is, who can decide it, what is hidden first."""
    made.case = case = gathered(made.case)
    _weigh(case, urgency)
    pass_up_unless_somebody_can(case)
    cover_reported(case=case, kind=made.kind, object_id=made.object_id)
    fact = ThingReported(case_id=case.pk, report_id=made.pk)
    record(fact, actor=made.reporter, community=case.community)


def _found(declared: Kind, reporter: User, object_id: int) -> Any:
    row = declared.found(reporter, [object_id]).get(object_id)
    if row is None:
        raise Denied(_("This is no longer here."))
    return row


def _words(text: str) -> str:
    words = tidy_body(text)
    if len(words) > TEXT_LENGTH:
        raise ValidationError(_("A thousand characters are enough for us to look."))
    return words


def _said_anew(found: Report, rule: str, words: str, *, is_urgent: bool) -> Report:
    """Their first words stay as they are; another rule or other words stand beside them."""
    added = list(found.additions.all())
    rules = {"", found.rule, *(one.rule for one in added)}
    texts = {"", found.text, *(one.text for one in added)}
    if rule not in rules or words not in texts:
        if len(added) >= ADDED:
            raise Denied(_("You added to this ten times, thank you. We read all of it first."))
        new = words if words not in texts else ""
        Addition.objects.create(report=found, rule=rule if rule not in rules else "", text=new)
    found.is_urgent = found.is_urgent or is_urgent
    found.save(update_fields=["is_urgent"])
    _weigh(found.case, Priority.DANGER if found.is_urgent else Priority(found.case.priority))
    cover_reported(case=found.case, kind=found.kind, object_id=found.object_id)
    return found


def _not_too_many(reporter: User, author: User | None) -> None:
    since = clock.now() - timedelta(days=1)
    mine = Report.objects.filter(reporter=reporter, at__gt=since)
    if mine.count() >= ABOUT_ALL:
        raise Denied(_("You told us of much today, thank you. We read it first; go on tomorrow."))
    if author and mine.filter(case__subject=author).count() >= ABOUT_ONE:
        raise Denied(_("You told us of this person several times today. We are looking at it."))


@use_case()
def hold(
    *,
    kind: str,
    object_id: int,
    reasons: Sequence[str] = (),
    score: float = 0,
    doubts: Sequence[Doubt] = (),
) -> Case:
    """Open a case for what a filter held, which somebody looks at before others read it.

    The reasons and the score are those of the doubts, and what is given beside them.
    """
    declared = kind_of(kind)
    row = declared.model._default_manager.select_related(*declared.related).get(pk=object_id)  # noqa: SLF001  Django's own name
    case = _case_for(declared, row, Priority.SPAM, source=Source.FILTER)
    _looked_at(case, declared, row)
    said = [doubt.said for doubt in doubts]
    case.why_held = list(dict.fromkeys([*case.why_held, *said, *reasons]))
    case.score = max(case.score, round(score, 4), *(round(doubt.score, 4) for doubt in doubts))
    case.save(update_fields=["why_held", "score"])
    note_doubts(case=case, kind=kind, object_id=object_id, doubts=doubts)
    pass_up_unless_somebody_can(case)
    return case


def _case_for(declared: Kind, row: Any, priority: Priority, source: str = Source.REPORT) -> Case:
    """The case that this belongs to: about the same thing, or the same incident.

    One that nobody decided yet: what comes after a decision is looked at by itself, so that an
    appeal is answered on what was decided.
    """
    said_in, author = declared.place(row), declared.author(row)
    place, origin = (None, said_in) if declared.is_above_its_place else (said_in, None)
    root = root_of(declared.url(row))
    _wait_for_others(said_in)
    rows = Case.objects.filter(state__in=UNDECIDED, community=place, origin=origin, subject=author)
    same = rows.filter(targets__kind=declared.name, targets__object_id=row.pk).first()
    if same is None and author is not None:
        same = rows.filter(burst_reports__gt=0, opened_at__gt=clock.now() - INCIDENT).first()
    if same is None and author is not None:
        same = rows.filter(root=root, opened_at__gt=clock.now() - INCIDENT).first()
    if same is not None:
        return same
    now = clock.now()
    case = Case.objects.create(
        community=place,
        origin=origin,
        subject=author,
        source=source,
        root=root,
        priority=priority,
        excerpt=line_of(declared, declared.text(row)),
        opened_at=now,
        due_at=now + DUE[priority],
    )
    record(CaseOpened(case_id=case.pk, priority=priority), actor=None, community=place)
    return case


def _wait_for_others(place: Community | None) -> None:
    """Two who report one thing at once make one case."""
    if place is not None:
        Community.objects.select_for_update(no_key=True).filter(pk=place.pk).first()
    else:
        Brand.objects.select_for_update(no_key=True).filter(pk=1).first()


def _looked_at(case: Case, declared: Kind, row: Any) -> Snapshot:
    """What it says now, kept for the case. An edit makes another; the case keeps both."""
    snapshot, _made = Snapshot.objects.get_or_create(
        kind=declared.name,
        object_id=row.pk,
        version=declared.version(row),
        defaults={
            "title": declared.title(row)[:TITLE_LENGTH],
            "text": declared.text(row)[:SNAPSHOT_LENGTH],
            "url": declared.url(row)[:300],
            "author": declared.author(row),
            "said_at": row.created_at,
        },
    )
    target, _new = Target.objects.get_or_create(case=case, kind=declared.name, object_id=row.pk)
    target.snapshots.add(snapshot)
    if declared.circle(row) is not None and not case.is_confined:
        case.is_confined = True
        case.save(update_fields=["is_confined"])
    return snapshot


def _record_of(reporter: User) -> float:
    seen = Counter(
        Report.objects.filter(
            reporter=reporter, verdict__in=(Verdict.AGREED, Verdict.DISAGREED)
        ).values_list("verdict", flat=True)
    )
    return weight_of(seen[Verdict.AGREED], seen[Verdict.DISAGREED])


def _weigh(case: Case, priority: Priority) -> None:
    """Take the newest report into account: how urgent, how heavy, under which rules."""
    reports = list(case.reports.order_by("pk").prefetch_related("additions"))
    case.report_count = len(reports)
    named = Counter(rule for one in reports for rule in rules_named(one))
    case.rules = [rule for rule, _many in named.most_common()]
    if priority < case.priority:
        case.priority = priority
        case.due_at = min(case.due_at, clock.now() + DUE[priority])
        if priority == Priority.DANGER:
            record(CaseRaised(case_id=case.pk), actor=None, community=case.community)
    readers = case.community.member_count if case.community else 1
    age = clock.now() - case.opened_at
    score = score_of(map(weight_in_case, reports), case.priority, readers, age)
    case.score = score if case.burst_reports else max(case.score, score)
    case.save(update_fields=["report_count", "rules", "priority", "due_at", "score"])
