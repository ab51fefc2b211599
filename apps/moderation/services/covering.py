"""Hiding first, where somebody may be in danger, until somebody has looked.

Reports hide a thing by themselves only when people whom those who keep order agreed with before
call it dangerous: `ENOUGH` is one of them with ten right reports and none wrong, or three with two
each. Strangers count for nothing here, however many they are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Sum

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.core import clock
from apps.core.kinds import Kind, kind_of
from apps.ledger.recording import record, use_case
from apps.moderation.access import may_cover
from apps.moderation.events import CaseRaised, ThingCovered, ThingUncovered
from apps.moderation.models import Case, Cover, Measure, Priority, Report, Target, Verdict
from apps.moderation.selectors.colleagues import rank_of_subject
from apps.moderation.selectors.desk import desk_of
from apps.moderation.selectors.ties import ties_of
from apps.moderation.services.auditing import audit
from apps.moderation.services.locking import locked_case
from apps.moderation.weighing import DUE

ENOUGH, KNOWN = 1.5, 0.4  # the sum that hides, and from which weight on a report counts towards it
BY_REPORTS = ("post", "thread", "profile", "image")


def cover_reported(*, case: Case, kind: str, object_id: int) -> Cover | None:
    """Within a use-case: hide what was reported, if enough says that it cannot wait.

    Never in a burst, of which nobody knows whether it is arranged; never what somebody wrote who
    keeps order or is staff; and never again what was looked at and found to be fine.
    """
    if kind not in BY_REPORTS or case.priority != Priority.DANGER or case.burst_reports:
        return None
    if case.subject_id is None or _weight(case, kind, object_id) < ENOUGH:
        return None
    if rank_of_subject(case).is_staff or _keeps_order_somewhere(case):
        return None
    if Cover.objects.filter(kind=kind, object_id=object_id, was_fine=True).exists():
        return None
    target = case.targets.filter(kind=kind, object_id=object_id).first()
    return _cover(case, target, None) if target else None


def _keeps_order_somewhere(case: Case) -> bool:
    return isinstance(case.subject, User) and desk_of(case.subject) is not None


def _weight(case: Case, kind: str, object_id: int) -> float:
    """What those who are known to be right say of this very thing, each of them once."""
    urgent = Report.objects.filter(
        case=case,
        kind=kind,
        object_id=object_id,
        is_urgent=True,
        verdict=Verdict.OPEN,
        weight__gte=KNOWN,
    )
    return float(urgent.aggregate(sum=Sum("weight"))["sum"] or 0)


@use_case()
def cover(*, standing: Standing, case: Case) -> list[Cover]:
    """Hide all that a case is about, as one who keeps order, until somebody decides.

    It becomes urgent by that. Raises Denied for who may not; what is hidden already stays so.
    """
    case = locked_case(standing, case)
    ties = ties_of(standing.user, case)
    may_cover(standing, case, ties, rank_of_subject(case)).require()
    if case.priority != Priority.DANGER:
        from_now = clock.now() + DUE[Priority.DANGER]
        case.priority, case.due_at = Priority.DANGER, min(case.due_at, from_now)
        case.save(update_fields=["priority", "due_at"])
        record(CaseRaised(case_id=case.pk), actor=standing.user, community=case.community)
    made = [_cover(case, target, standing) for target in case.targets.order_by("pk")]
    return [one for one in made if one is not None]


def _cover(case: Case, target: Target, standing: Standing | None) -> Cover | None:
    kind, row = _thing(target)
    snapshot = target.snapshots.order_by("-version").first()
    if row is None or snapshot is None or _is_away(row):
        return None
    by = standing.user if standing else None
    known = Cover.objects.filter(kind=target.kind, object_id=target.object_id, ended_at=None)
    if found := known.first():  # somebody who keeps order showed it again by hand
        if by is not None:
            kind.hide(row, by)
        return found
    kind.hide(row, by)
    made = Cover.objects.create(
        case=case, kind=target.kind, object_id=target.object_id, snapshot=snapshot, by=by
    )
    fact = ThingCovered(cover_id=made.pk, subject_id=case.subject_id)
    record(fact, actor=None, community=case.community)
    audit(
        "thing.covered",
        standing=standing,
        community=case.community,
        thing=(target.kind, target.object_id),
        after={"case": case.pk},
    )
    return made


def _thing(one: Target | Cover) -> tuple[Kind, Any]:
    declared = kind_of(one.kind)
    rows = declared.model._default_manager.select_related(*declared.related)  # noqa: SLF001  Django's own name
    return declared, rows.filter(pk=one.object_id).first()


def _is_away(row: Any) -> bool:
    """Whether it cannot be read in any case."""
    return bool(getattr(row, "deleted_at", None) or getattr(row, "hidden_at", None))


def bring_back(case: Case, actor: User) -> None:
    """Within a use-case: nothing was wrong. It is back, and its author reads that we are sorry."""
    for one in _end(case, actor, was_fine=True):
        fact = ThingUncovered(cover_id=one.pk, subject_id=case.subject_id)
        record(fact, actor=None, community=case.community)


def hand_on(case: Case, actor: User) -> None:
    """Within a use-case: from now on a decision says whether it is hidden, and can undo that."""
    _end(case, actor, was_fine=False)


def cover_again(case: Case, since: datetime) -> None:
    """Within a use-case: finding nothing wrong is taken back, and so is what came back by that."""
    case.covers.filter(was_fine=True, ended_at__gte=since).update(was_fine=False)
    hide_again(case)


def hide_again(case: Case) -> None:
    """Within a use-case: no decision holds any more. What was hidden first is so until the next."""
    ended = case.covers.filter(ended_at__isnull=False, was_fine=False)
    for one in ended.filter(ended_at__gt=clock.now() - DUE[Priority.DANGER]).order_by("pk"):
        kind, row = _thing(one)
        if row is not None and not _is_away(row):
            kind.hide(row, one.by)
            one.ended_at = None
            one.save(update_fields=["ended_at"])


def _end(case: Case, actor: User, *, was_fine: bool) -> list[Cover]:
    ended = []
    for one in case.covers.filter(ended_at=None).order_by("pk"):
        one.ended_at, one.was_fine = clock.now(), was_fine
        one.save(update_fields=["ended_at", "was_fine"])
        kind, row = _thing(one)
        if row is None or getattr(row, "deleted_at", None) or _is_held(one):
            continue
        kind.restore(row, actor)
        ended.append(one)
    return ended


def _is_held(one: Cover) -> bool:
    """Whether a decision hides it as well."""
    hiding = Measure.objects.filter(
        kind=one.kind, object_id=one.object_id, what__startswith="hide", ended_at=None
    )
    return hiding.filter(applied_at__isnull=False).exists()
