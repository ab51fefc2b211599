"""Very many reports about one person at once: one case, a line for who decides, and less weight."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count

from apps.core import clock
from apps.ledger.recording import record
from apps.moderation.events import CaseRaised
from apps.moderation.models import Case, CaseState, Cover, Priority, Report, Source, Target
from apps.moderation.services.auditing import audit

WITHIN, MANY = timedelta(minutes=10), 20


def gathered(case: Case) -> Case:
    """Within a use-case: the case of a report that just came, or the one that holds them all.

    Nothing is hidden for being reported by many at once. Whether that is arranged, or many saw
    the same, is for a person to say.
    """
    if case.subject_id is None:
        return case
    since = clock.now() - WITHIN
    recent = Report.objects.filter(
        case__subject=case.subject_id, case__community=case.community_id, at__gt=since
    )
    counted = recent.aggregate(many=Count("pk"), people=Count("reporter", distinct=True))
    if counted["many"] < MANY:
        return case
    Report.objects.filter(pk__in=list(recent.values_list("pk", flat=True))).update(in_burst=True)
    case = _as_one(case)
    case.burst_reports = max(case.burst_reports, counted["many"])
    case.burst_people = max(case.burst_people, counted["people"])
    case.save(update_fields=["burst_reports", "burst_people"])
    return case


def _as_one(case: Case) -> Case:
    """The oldest of what nobody has touched yet, with all that the others held."""
    untouched = Case.objects.filter(
        subject=case.subject_id,
        community=case.community_id,
        state=CaseState.NEW,
        source=Source.REPORT,
        assignee=None,
        wants_opinion=False,
        is_passed_up=False,
        decisions=None,
        notes=None,
        opinions=None,
        opened_at__gt=clock.now() - 2 * WITHIN,
    )
    ids = [*untouched.values_list("pk", flat=True), case.pk]
    rows = Case.objects.select_for_update(no_key=True, of=("self",)).select_related("community")
    kept, *others = rows.filter(pk__in=ids).order_by("opened_at", "pk")
    for other in others:
        _move(other, kept)
    if others:
        said = {"cases": [other.pk for other in others]}
        audit(
            "cases.gathered",
            standing=None,
            community=kept.community,
            thing=("case", kept.pk),
            after=said,
        )
        Case.objects.filter(pk__in=said["cases"]).delete()
    return kept


def _move(other: Case, kept: Case) -> None:
    """Everything of a case to another one, the more urgent of their times as well."""
    Report.objects.filter(case=other).update(case=kept)
    Cover.objects.filter(case=other).update(case=kept)
    for target in other.targets.prefetch_related("snapshots"):
        found, _made = Target.objects.get_or_create(
            case=kept, kind=target.kind, object_id=target.object_id
        )
        found.snapshots.add(*target.snapshots.all())
    if other.priority == Priority.DANGER < kept.priority:
        record(CaseRaised(case_id=kept.pk), actor=None, community=kept.community)
    kept.priority = min(kept.priority, other.priority)
    kept.due_at = min(kept.due_at, other.due_at)
    kept.save(update_fields=["priority", "due_at"])
