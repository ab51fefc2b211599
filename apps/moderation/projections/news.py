"""Who hears of cases, decisions and appeals; of a report, its reporter alone."""

from __future__ import annotations

from apps.communities.models import Membership, Role, State
from apps.core import clock
from apps.ledger.models import Entry
from apps.ledger.projections import Projection
from apps.moderation.events import (
    AppealAnswered,
    AppealFiled,
    AppealWritten,
    CaseDismissed,
    CaseHandedOver,
    CaseOpened,
    CaseRaised,
    DangerUnanswered,
    DecisionDelivered,
    GlassBroken,
    JurorDrawn,
    JuryClosed,
    OpinionAsked,
)
from apps.moderation.models import (
    Appeal,
    Case,
    Decision,
    Outcome,
    Priority,
    Report,
    Verdict,
    Why,
)
from apps.moderation.selectors.keepers import keepers_of
from apps.moderation.selectors.ties import involved_in
from apps.moderation.services.reminding import owe
from apps.notifications.services import tell

news = Projection("moderation.news")
AGAIN: dict[
    str, tuple[Verdict, str]
] = {  # how a report stands after such an answer, and what its reporter hears
    Outcome.OVERTURNED: (Verdict.DISAGREED, "report_wrong"),
    Outcome.REDUCED: (Verdict.AGREED, "report_lighter"),
}


@news.on(CaseOpened)
def tell_of_danger(entry: Entry, event: CaseOpened) -> None:
    """What cannot wait is news to all who keep order; the rest waits in the queue."""
    if event.priority == Priority.DANGER:
        _page(entry, event.case_id)


@news.on(CaseRaised, DangerUnanswered)
def tell_of_greater_danger(entry: Entry, event: CaseRaised | DangerUnanswered) -> None:
    """What came to be urgent, or was left alone, is news to all who keep order by now."""
    _page(entry, event.case_id)


def _page(entry: Entry, case_id: int) -> None:
    """In the house and by mail, at once."""
    for case in Case.objects.filter(pk=case_id):
        people = keepers_of(case)
        reasons = dict.fromkeys(people, "danger")
        tell(entry=entry, reasons=reasons, kind="case", object_id=case.pk)
        owe(people, Why.DANGER, object_id=case.pk)


@news.on(OpinionAsked)
def tell_of_a_question(entry: Entry, event: OpinionAsked) -> None:
    """That another pair of eyes is wanted is news to all who keep order."""
    _call(entry, event.case_id, "opinion")


@news.on(CaseHandedOver)
def tell_of_handing_over(entry: Entry, event: CaseHandedOver) -> None:
    """That a case is theirs now is news to whom it was handed."""
    if event.assignee_id is not None:
        tell_of_case(entry, event.case_id, {event.assignee_id: "handed_over"})
        if event.assignee_id != entry.actor_id:
            people = [event.assignee_id]
            owe(people, Why.HANDED, object_id=event.case_id, mark=str(entry.pk))


def _call(entry: Entry, case_id: int, reason: str) -> None:
    case = Case.objects.get(pk=case_id)
    tell_of_case(entry, case_id, dict.fromkeys(keepers_of(case), reason))


def tell_of_case(entry: Entry, case_id: int, reasons: dict[int, str]) -> None:
    """To those who keep order; who belongs to a closed community is not said outside of it."""
    case = Case.objects.select_related("community", "origin").get(pk=case_id)
    is_ours = case.is_in_the_open or (case.community is not None and not case.is_passed_up)
    tell(entry=entry, reasons=reasons, kind="case", object_id=case.pk, names_actor=is_ours)


@news.on(DecisionDelivered)
def tell_of_a_decision(entry: Entry, event: DecisionDelivered) -> None:
    """The letter is news to whom it is about, the outcome to those who told us."""
    if event.subject_id is not None:
        reasons = {event.subject_id: "statement"}
        tell(entry=entry, reasons=reasons, kind="statement", object_id=event.decision_id)
    _answer(entry, Decision.objects.values_list("case_id", flat=True).get(pk=event.decision_id))


@news.on(CaseDismissed)
def tell_of_nothing_wrong(entry: Entry, event: CaseDismissed) -> None:
    """That somebody looked and found nothing is news to those who told us."""
    _answer(entry, event.case_id)


def _answer(entry: Entry, case_id: int) -> None:
    """Each reporter hears of their own report, and of nobody else's."""
    for report in Report.objects.filter(case=case_id, answered_at=None).exclude(verdict=""):
        reason = f"report_{Verdict(report.verdict).value}"
        tell(
            entry=entry,
            reasons={report.reporter_id: reason},
            kind="report",
            object_id=report.pk,
            names_actor=False,
        )
        report.answered_at = clock.now()
        report.save(update_fields=["answered_at"])
        owe([report.reporter_id], Why.ANSWERED, object_id=report.pk)


@news.on(AppealFiled)
def tell_of_an_appeal(entry: Entry, event: AppealFiled) -> None:
    """An appeal is news to those who keep order and had no part in what is appealed."""
    appeal = Appeal.objects.select_related("decision__case").get(pk=event.appeal_id)
    case = appeal.decision.case
    involved = involved_in(appeal.decision)
    others = [person for person in keepers_of(case) if person not in involved]
    tell_of_case(entry, case.pk, dict.fromkeys(others, "appeal"))


@news.on(AppealAnswered)
def tell_of_an_answer(entry: Entry, event: AppealAnswered) -> None:
    """The answer is news to who appealed, and to the one or two who had decided."""
    appeal = Appeal.objects.select_related("decision__case").get(pk=event.appeal_id)
    if event.subject_id is not None:
        reasons = {event.subject_id: event.outcome}
        _tell_of_appeal(entry, appeal, reasons)
    decided = (appeal.decision.by_id, appeal.decision.second_id)
    tell_of_case(
        entry,
        appeal.decision.case_id,
        {person: "looked_again" for person in decided if person is not None},
    )

    _answer_again(entry, appeal)


def _answer_again(entry: Entry, appeal: Appeal) -> None:
    """That what their report led to changed is news to each reporter; of the appeal no word."""
    if appeal.outcome not in AGAIN:
        return
    verdict, reason = AGAIN[appeal.outcome]
    heard = Report.objects.filter(case=appeal.decision.case_id, verdict=verdict)
    for report in heard.exclude(answered_at=None):
        reasons = {report.reporter_id: reason}
        tell(entry=entry, reasons=reasons, kind="report", object_id=report.pk, names_actor=False)
        owe([report.reporter_id], Why.ANSWERED, object_id=report.pk, mark=appeal.outcome)


def _tell_of_appeal(entry: Entry, appeal: Appeal, reasons: dict[int, str]) -> None:
    """To who appealed; who looks again is not said until they say so themselves."""
    tell(entry=entry, reasons=reasons, kind="appeal", object_id=appeal.pk, names_actor=False)


@news.on(AppealWritten)
def tell_of_words(entry: Entry, event: AppealWritten) -> None:
    """A line about an appeal is news to the other side."""
    appeal = Appeal.objects.select_related("decision__case").get(pk=event.appeal_id)
    if event.subject_id is not None:
        reasons = {event.subject_id: "appeal_line"}
        _tell_of_appeal(entry, appeal, reasons)
    elif appeal.reviewer_id:
        tell_of_case(entry, appeal.decision.case_id, {appeal.reviewer_id: "appeal_line"})


@news.on(JurorDrawn)
def tell_of_the_lot(entry: Entry, event: JurorDrawn) -> None:
    """That they are asked what they think is news to whom the lot fell on."""
    tell(entry=entry, reasons={event.user_id: "juror"}, kind="juror", object_id=event.juror_id)


@news.on(JuryClosed)
def tell_of_no_majority(entry: Entry, event: JuryClosed) -> None:
    """That a jury did not agree is news to those who could answer in its stead."""
    appeal = Appeal.objects.select_related("decision__case").get(pk=event.appeal_id)
    if event.outcome or appeal.decided_at is not None:
        return
    case = appeal.decision.case
    involved = involved_in(appeal.decision)
    others = [person for person in keepers_of(case) if person not in involved]
    tell_of_case(entry, case.pk, dict.fromkeys(others, "jury_open"))


@news.on(GlassBroken)
def tell_of_broken_glass(entry: Entry, event: GlassBroken) -> None:
    """That somebody from outside reads along is news to the stewards of the place."""
    held = Membership.objects.filter(
        community=entry.community_id, state=State.ACTIVE, role=Role.STEWARD
    )
    reasons = dict.fromkeys(held.values_list("user_id", flat=True), "glass")
    tell(entry=entry, reasons=reasons, kind="glass", object_id=event.glass_id)
