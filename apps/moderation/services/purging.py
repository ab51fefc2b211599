"""What was kept of deleted words for a case goes once nobody can need it any more."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.core import clock
from apps.core.kinds import Kind, all_kinds
from apps.ledger.recording import use_case
from apps.moderation.models import (
    OPEN,
    Case,
    Decision,
    DecisionState,
    Dismissal,
    Measure,
    Snapshot,
    Target,
)
from apps.moderation.models.decisions import APPEAL_DAYS
from apps.moderation.services.copies import lines_of, posts_of, purge_copies
from apps.moderation.services.picturing import remove_pictures_of
from apps.threads.services import forget_redacted

KEPT_AFTER_DELETION = timedelta(days=30)
ENDS = ("deleted_at", "erased_at")  # fields that say since when a thing is no more
EMPTY = {"title": "", "text": "", "text_left": "", "url": ""}
BATCH = 500


def purge_snapshots() -> int:
    """Empty the copies of what its author deleted 30 days ago; how many.

    Pictures that came with an appeal about it go as well. A case that is open, a decision that can
    still be appealed, and one whose letter has not left keep theirs: whoever looks again has to
    read what was decided about.
    """
    purged = 0
    for kind in all_kinds():
        while kind.is_reportable and (count := _purge_some(kind)):
            purged += count
    return purged


@use_case()
def _purge_some(kind: Kind) -> int:
    rows = _of_gone(kind).exclude(Q(text="") & Q(title="")).exclude(Exists(_needed()))
    found = list(rows.select_for_update(of=("self",)).order_by("pk")[:BATCH])
    for snapshot in found:
        _forget_excerpts(snapshot)
    gone = Snapshot.objects.filter(pk__in=[one.pk for one in found])
    remove_pictures_of(
        Case.objects.filter(targets__snapshots__in=gone).values_list("pk", flat=True)
    )
    gone.update(**EMPTY)
    return len(found)


def _of_gone(kind: Kind) -> QuerySet[Snapshot]:
    """Copies of things that were deleted 30 days ago, or are not there at all."""
    before = clock.now() - KEPT_AFTER_DELETION
    here = kind.model._default_manager.filter(pk=OuterRef("object_id"))  # noqa: SLF001  Django's own name
    gone = Q(~Exists(here), taken_at__lt=before)
    for name in ENDS:
        if hasattr(kind.model, name):
            gone |= Q(Exists(here.filter(**{f"{name}__lt": before})))
    return Snapshot.objects.filter(gone, kind=kind.name)


def purge_passages() -> int:
    """Let go of words that were taken out 30 days ago, once nobody can have them put back.

    With them go the copies that cases kept of them; how many decisions.
    """
    purged = 0
    while count := _purge_passages():
        purged += count
    return purged


@use_case()
def _purge_passages() -> int:
    out = Measure.objects.filter(what="redact", applied_at__lt=clock.now() - KEPT_AFTER_DELETION)
    rows = out.exclude(before={}).exclude(decision__case__in=_undecided_cases())
    found = list(rows.select_for_update(of=("self",)).order_by("pk")[:BATCH])
    for measure in found:
        ids = measure.before.get("redactions", [])
        purge_copies(posts_of(ids), forget_redacted(ids))
    Measure.objects.filter(pk__in=[one.pk for one in found]).update(before={})
    return len(found)


def _needed() -> QuerySet[Target]:
    """The case of a copy while it is open, or something about it can still be said otherwise."""
    return Target.objects.filter(snapshots=OuterRef("pk"), case__in=_undecided_cases())


def _undecided_cases() -> QuerySet[Case]:
    """Those that are open, or could be again."""
    now = clock.now()
    held = Q(state__in=(DecisionState.PROPOSED, DecisionState.STANDING), delivered_at=None)
    appealable = Q(state=DecisionState.STANDING, appeal=None)
    appealable &= Q(delivered_at__gt=now - timedelta(days=APPEAL_DAYS))
    waits = Dismissal.objects.filter(case=OuterRef("pk"), delivered_at=None, undone_at=None)
    decided = Decision.objects.filter(held | appealable, case=OuterRef("pk"))
    return Case.objects.filter(Q(state__in=OPEN) | Exists(decided) | Exists(waits))


def _forget_excerpts(snapshot: Snapshot) -> None:
    """Where a line of it stands beside a case or a decision, that goes with it."""
    lines = lines_of(snapshot)
    cases = Case.objects.filter(targets__snapshots=snapshot, excerpt__in=lines).values_list("pk")
    ids = [pk for (pk,) in cases]
    Decision.objects.filter(case__in=ids).update(excerpt="")
    Case.objects.filter(pk__in=ids).update(excerpt="")
