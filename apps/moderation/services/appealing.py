"""Saying that a decision was wrong, and having somebody else look again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.core import clock
from apps.core.access import Denied
from apps.core.text import tidy_body
from apps.ledger.recording import record, use_case
from apps.moderation.access import SITE, may_appeal, may_read_appeal, may_review
from apps.moderation.events import AppealAnswered, AppealFiled, AppealWritten
from apps.moderation.models import (
    Appeal,
    AppealMessage,
    AppealPicture,
    Case,
    CaseState,
    Decision,
    DecisionState,
    Outcome,
    Strike,
    Verdict,
)
from apps.moderation.models.appeals import APPEAL_LENGTH, MESSAGE_LENGTH
from apps.moderation.rungs import Rung
from apps.moderation.selectors.lighter import lighter_than
from apps.moderation.selectors.ties import ties_to_appeal
from apps.moderation.services import measures
from apps.moderation.services.auditing import audit
from apps.moderation.services.delivering import acknowledge, write_line, write_outcome
from apps.moderation.services.drawing import draw_jury
from apps.moderation.services.looking import pass_up_unless_somebody_can
from apps.moderation.services.picturing import Sent, hang, taken_in

ANSWERED_WITHIN = timedelta(days=7)
JURY = "jury"  # as what three champions stand in the log


def appeal(*, decision: Decision, text: str, pictures: Sequence[Sent] = ()) -> Appeal:
    """Say, as whom the decision is about, that it was wrong; the view knows that it is them.

    Sent twice it is one appeal. Raises Denied when it was appealed, or no longer holds;
    ValidationError for words that do not fit, and as `taken_in` does.
    """
    words = tidy_body(text).strip()
    if not words:
        raise ValidationError(_("Say in your own words what we got wrong."))
    if len(words) > APPEAL_LENGTH:
        raise ValidationError(_("Four thousand characters are what fits. Nothing is lost."))
    now = Decision.objects.get(pk=decision.pk)
    may_appeal(now).require()  # before anything is decoded, and again where it counts
    with taken_in(pictures) as taken:
        return _filed(decision, words, taken)


@use_case()
def _filed(decision: Decision, words: str, pictures: Iterable[AppealPicture]) -> Appeal:
    rows = Case.objects.select_related("community", "subject")
    case = rows.select_for_update(no_key=True, of=("self",)).get(pk=decision.case_id)
    decision = Decision.objects.select_related("community", "subject").get(pk=decision.pk)
    may_appeal(decision).require()
    now = clock.now()
    try:
        with transaction.atomic():
            made = Appeal.objects.create(
                decision=decision, text=words, filed_at=now, due_at=now + ANSWERED_WITHIN
            )
    except IntegrityError as error:
        raise Denied(_("You have said so already. Somebody else reads it.")) from error
    hang(pictures, made)
    case.goes_to(CaseState.APPEALED)
    case.assignee = None
    case.due_at = made.due_at
    case.save(update_fields=["state", "assignee", "due_at"])
    pass_up_unless_somebody_can(case, again_after=decision)
    draw_jury(made, case)
    acknowledge(made)
    fact = AppealFiled(appeal_id=made.pk, decision_id=decision.pk)
    record(fact, actor=decision.subject, community=decision.community)
    return made


@use_case()
def take_appeal(*, standing: Standing, appeal: Appeal) -> Appeal:
    """Be the one who reads it. Raises Denied for who had a part in what is appealed."""
    case, found = _locked(appeal)
    may_read_appeal(standing, found, ties_to_appeal(standing.user, found)).require()
    if found.reviewer_id is None:
        found.reviewer = standing.user
        found.save(update_fields=["reviewer"])
        case.goes_to(CaseState.APPEAL_REVIEW)
        case.assignee = standing.user
        case.save(update_fields=["state", "assignee"])
    return found


def write_about_appeal(
    *,
    appeal: Appeal,
    text: str,
    standing: Standing | None = None,
    pictures: Sequence[Sent] = (),
) -> AppealMessage:
    """Ask or answer: with a standing as who reads it, without one as who appealed.

    Raises Denied when it was answered; ValidationError as `appeal` does.
    """
    words = tidy_body(text).strip()
    if not words:
        raise ValidationError(_("Write a line first."))
    if len(words) > MESSAGE_LENGTH:
        raise ValidationError(_("Two thousand characters are what fits. Nothing is lost."))
    if standing is None and appeal.decided_at is not None:
        raise Denied(_("This appeal was answered."))
    with taken_in(pictures, before=appeal.pictures.count()) as taken:
        return _written(appeal, words, standing, taken)


@use_case()
def _written(
    appeal: Appeal, words: str, standing: Standing | None, pictures: Iterable[AppealPicture]
) -> AppealMessage:
    if standing is not None:
        appeal = take_appeal(standing=standing, appeal=appeal)
    decision = appeal.decision
    message = AppealMessage.objects.create(
        appeal=appeal,
        by_reviewer=standing is not None,
        author=standing.user if standing else decision.subject,
        text=words,
    )
    hang(pictures, appeal, message)
    if standing is not None:
        write_line(message)
    fact = AppealWritten(
        appeal_id=appeal.pk,
        message_id=message.pk,
        subject_id=decision.subject_id if standing else None,
    )
    actor = standing.user if standing else decision.subject
    record(fact, actor=actor, community=decision.community)
    return message


@use_case()
def answer_appeal(
    *, standing: Standing, appeal: Appeal, outcome: str, reasons: str, rung: str = ""
) -> Appeal:
    """Uphold, reduce or overturn, with reasons. Overturned, everything is as it was.

    Raises Denied for who had a part in what is appealed; ValidationError without reasons, or for
    a lighter rung that is none.
    """
    words = tidy_body(reasons).strip()
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Choose what comes of it.")})
    if not words:
        raise ValidationError({"reasons": _("Say why: they read every word.")})
    case, found = _locked(appeal)
    may_review(standing, found, ties_to_appeal(standing.user, found)).require()
    found.reviewer = standing.user
    return _answered(case, found, Answer(outcome, words, rung), standing)


@use_case()
def answer_by_jury(*, appeal: Appeal, outcome: str, reasons: str, rung: str = "") -> Appeal:
    """The same, as the three champions said who were drawn; whoever calls has counted them."""
    case, found = _locked(appeal)
    found.by_jury = True
    return _answered(case, found, Answer(outcome, reasons, rung), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes of an appeal, and why."""

    outcome: str
    words: str
    rung: str


def _answered(case: Case, found: Appeal, answer: Answer, standing: Standing | None) -> Appeal:
    """Do what the answer says; without a standing a jury gave it."""
    decision, outcome, by = found.decision, answer.outcome, standing.user if standing else None
    if case.state == CaseState.APPEALED:
        case.goes_to(CaseState.APPEAL_REVIEW)
    if outcome != Outcome.UPHELD:
        _end(by, decision, outcome)
    if outcome == Outcome.REDUCED:
        _lighter(standing, decision, answer.rung)
    found.outcome, found.reasons, found.decided_at = outcome, answer.words[:3000], clock.now()
    found.save(update_fields=["outcome", "reasons", "decided_at", "reviewer", "by_jury"])
    case.goes_to(outcome)
    case.goes_to(CaseState.CLOSED)
    case.closed_at = clock.now()
    case.save(update_fields=["state", "closed_at"])
    write_outcome(found)
    fact = AppealAnswered(appeal_id=found.pk, outcome=outcome, subject_id=decision.subject_id)
    record(fact, actor=by, community=decision.community)
    audit(
        "appeal.answered",
        standing=standing,
        role=JURY,
        community=decision.community,
        thing=("decision", decision.pk),
        after={"outcome": outcome, "rung": answer.rung},
        reason=answer.words,
    )
    return found


def _end(by: User | None, decision: Decision, outcome: str) -> None:
    """The decision holds no longer: what it took comes back, and its strike is erased."""
    measures.take_back(decision, by)
    Strike.objects.filter(decision=decision).update(erased_at=clock.now())
    overturned = outcome == Outcome.OVERTURNED
    decision.state = DecisionState.OVERTURNED if overturned else DecisionState.REDUCED
    decision.ended_at = clock.now()
    decision.save(update_fields=["state", "ended_at"])
    if overturned:
        decision.case.reports.filter(verdict=Verdict.AGREED).update(verdict=Verdict.DISAGREED)


def _lighter(standing: Standing | None, decision: Decision, rung: str) -> None:
    """What stands in its place; it was looked at twice, so that it cannot be appealed again."""
    of_site = standing is not None and bool(standing.flags & SITE)
    fitting = {one.slug: one for one in lighter_than(decision, for_site=of_site)}
    if (lighter := fitting.get(rung)) is None:
        raise ValidationError({"rung": _("Choose something lighter than before.")})
    by = standing.user if standing else None
    measures.require_fitting(decision.case, lighter)
    now = clock.now()
    made = Decision.objects.create(
        case=decision.case,
        parent=decision,
        community=decision.community,
        subject=decision.subject,
        by=by,
        rung=lighter.slug,
        rules=decision.rules,
        excerpt=decision.excerpt,
        letter=decision.letter,
        signed=by.name if by else _("three champions"),
        state=DecisionState.REDUCED,
        until=_until(decision, lighter, now),
        at=now,
        letter_at=now,
        delivered_at=now,
    )
    measures.take(made, lighter.measures, by)
    if lighter.strike and made.subject_id:
        Strike.objects.create(
            decision=made,
            user_id=made.subject_id,
            community=made.community,
            rule=made.rules[0]["key"] if made.rules else "",
            weight=lighter.strike,
            at=now,
        )


def _until(decision: Decision, lighter: Rung, now: datetime) -> datetime | None:
    if lighter.asks_until:
        return decision.until
    return now + lighter.lasts if lighter.lasts else None


def _locked(appeal: Appeal) -> tuple[Case, Appeal]:
    rows = Case.objects.select_related("community", "origin")
    case = rows.select_for_update(no_key=True, of=("self",)).get(pk=appeal.decision.case_id)
    found = Appeal.objects.select_related(
        "decision__case__community", "decision__subject", "decision__community"
    ).get(pk=appeal.pk)
    found.decision.case = case
    return case, found
