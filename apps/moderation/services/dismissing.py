"""Finding nothing wrong, and thinking better of it before anybody heard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.communities.access import Standing
from apps.core import clock
from apps.ledger.recording import record, use_case
from apps.moderation.access import may_decide, may_reopen
from apps.moderation.events import CaseDismissed, DismissalUndone
from apps.moderation.models import (
    AuditEntry,
    Case,
    CaseState,
    Decision,
    DecisionState,
    Dismissal,
    Verdict,
)
from apps.moderation.selectors.colleagues import rank_of_subject
from apps.moderation.selectors.ties import ties_of
from apps.moderation.services import measures
from apps.moderation.services.auditing import audit
from apps.moderation.services.covering import cover_again
from apps.moderation.services.locking import locked_case
from apps.moderation.services.verdicts import SECOND_THOUGHTS, open_again


@use_case()
def nothing_wrong(
    *, standing: Standing, case: Case, unclear: bool = False, parent: AuditEntry | None = None
) -> Dismissal:
    """Settle a case: no rule was crossed, or it cannot be told. What was held comes back at once.

    Reporters hear of it in thirty seconds; until then it can be taken back.
    """
    case = locked_case(standing, case)
    subject = rank_of_subject(case)
    may_decide(standing, case, ties_of(standing.user, case), subject).require()
    verdict, now = Verdict.UNCLEAR if unclear else Verdict.DISAGREED, clock.now()
    dismissal = Dismissal.objects.create(
        case=case,
        by=standing.user,
        verdict=verdict,
        before={
            "wants_opinion": case.wants_opinion,
            "declined": [_declined(standing, decision) for decision in _proposed(case)],
            "released": measures.release(case, standing.user),
        },
        at=now,
        letter_at=now + SECOND_THOUGHTS,
    )
    case.reports.filter(verdict=Verdict.OPEN).update(verdict=verdict)
    case.goes_to(CaseState.DECIDED)
    case.decided_at, case.wants_opinion = now, False
    case.save(update_fields=["state", "decided_at", "wants_opinion"])
    _noted(standing, case, "case.dismissed", {"verdict": str(verdict)}, parent)
    return dismissal


@use_case()
def nothing_wrong_together(
    *, standing: Standing, cases: Sequence[Case], unclear: bool = False
) -> list[Dismissal]:
    """The same about many, or about none of them: in the log one act with its parts.

    Raises Denied for the first of them that they may not decide.
    """
    verdict = Verdict.UNCLEAR if unclear else Verdict.DISAGREED
    mother = audit(
        "cases.dismissed",
        standing=standing,
        after={"cases": [case.pk for case in cases], "verdict": str(verdict)},
    )
    return [
        nothing_wrong(standing=standing, case=case, unclear=unclear, parent=mother)
        for case in sorted(cases, key=lambda case: case.pk)
    ]


def _proposed(case: Case) -> list[Decision]:
    return list(case.decisions.filter(state=DecisionState.PROPOSED))


def _declined(standing: Standing, decision: Decision) -> list[Any]:
    """What was proposed holds no longer: its id, and what it had hidden meanwhile."""
    hidden = sorted(set(decision.measures.filter(ended_at=None).values_list("what", flat=True)))
    decision.state, decision.ended_at = DecisionState.DECLINED, clock.now()
    decision.save(update_fields=["state", "ended_at"])
    measures.take_back(decision, standing.user, as_it_was=True)
    return [decision.pk, hidden]


@use_case()
def reopen(*, standing: Standing, dismissal: Dismissal) -> Case:
    """Take that back: what was held or hidden is so again, and the reports are open."""
    case = locked_case(standing, dismissal.case)
    found = Dismissal.objects.select_for_update(of=("self",)).get(pk=dismissal.pk)
    may_reopen(standing, found).require()
    found.undone_at = clock.now()
    found.save(update_fields=["undone_at"])
    measures.hold_again(found.before["released"], standing.user)
    cover_again(case, found.at)
    for pk, hidden in found.before["declined"]:
        _proposed_again(standing, Decision.objects.select_related("case").get(pk=pk), hidden)
    open_again(case, found.verdict)
    case.goes_to(CaseState.IN_REVIEW)
    case.decided_at, case.wants_opinion = None, found.before["wants_opinion"]
    case.save(update_fields=["state", "decided_at", "wants_opinion"])
    fact = DismissalUndone(case_id=case.pk)
    record(fact, actor=standing.user, community=case.community)
    _noted(standing, case, "case.reopened", {})
    return case


def _proposed_again(standing: Standing, decision: Decision, hidden: list[str]) -> None:
    decision.state, decision.ended_at = DecisionState.PROPOSED, None
    decision.save(update_fields=["state", "ended_at"])
    measures.take(decision, hidden, standing.user)


@use_case()
def close_dismissed(pk: int) -> bool:
    """Have reporters hear that somebody looked, once; whoever comes second finds it done."""
    waiting = Dismissal.objects.filter(pk=pk, delivered_at=None, undone_at=None)
    rows = Case.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    case = rows.select_related("community").filter(dismissals__in=waiting).first()
    dismissal = waiting.first()
    if case is None or dismissal is None:
        return False
    dismissal.delivered_at = case.closed_at = clock.now()
    dismissal.save(update_fields=["delivered_at"])
    case.goes_to(CaseState.CLOSED)
    case.save(update_fields=["state", "closed_at"])
    record(CaseDismissed(case_id=case.pk), actor=None, community=case.community)
    return True


def _noted(
    standing: Standing,
    case: Case,
    act: str,
    after: dict[str, Any],
    parent: AuditEntry | None = None,
) -> None:
    audit(
        act,
        standing=standing,
        community=case.community,
        thing=("case", case.pk),
        parent=parent,
        after=after,
    )
