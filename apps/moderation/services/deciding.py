"""Deciding about a case, with a second person where that is asked, and taking it back in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.core import clock
from apps.core.text import tidy_body
from apps.ledger.recording import record, use_case
from apps.moderation.access import may_confirm, may_decide, may_take, may_undo, takes_two
from apps.moderation.events import CaseDecided, DecisionUndone, OpinionAsked
from apps.moderation.models import (
    AuditEntry,
    Case,
    CaseState,
    Decision,
    DecisionState,
    Strike,
    Verdict,
)
from apps.moderation.models.decisions import LETTER_LENGTH, REASON_LENGTH
from apps.moderation.rungs import LADDER, Rung
from apps.moderation.selectors.colleagues import rank_of_subject
from apps.moderation.selectors.past import proposed_for
from apps.moderation.selectors.ties import ties_of
from apps.moderation.services import measures
from apps.moderation.services.auditing import audit
from apps.moderation.services.covering import hand_on, hide_again
from apps.moderation.services.locking import locked_case
from apps.moderation.services.passages import passages_of
from apps.moderation.services.verdicts import SECOND_THOUGHTS, open_again


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose: a rung, the rules it rests on, the letter, and until when."""

    rung: str
    rules: tuple[dict[str, Any], ...] = field(default=())  # {key, number, title}, as they stand
    letter: str = ""
    until: datetime | None = None  # for rungs that ask; None: until it is lifted
    departs: str = ""  # why it is not what the ladder proposes
    signed: str = ""  # the name under the letter
    passages: str = ""  # words to be taken out, as they were typed


@use_case()
def decide(
    *, standing: Standing, case: Case, choice: Choice, parent: AuditEntry | None = None
) -> Decision:
    """Do what the rung says, and have the letter leave in thirty seconds.

    What takes two people waits for the second, with the words hidden meanwhile. Raises Denied for
    who has a part in it; ValidationError when no rule is named, the letter is missing, or no
    reason is given for departing from the ladder, and for words that cannot be taken out.
    """
    case = locked_case(standing, case)
    subject = rank_of_subject(case)
    may_decide(standing, case, ties_of(standing.user, case), subject).require()
    rung = _fitting(standing, case, choice)
    proposed = proposed_for(case)
    _reasoned(choice, rung, proposed)
    passages = passages_of(case, rung, choice.passages, why=choice.departs)
    now = clock.now()
    until = _until(choice, rung, now)
    waits = takes_two(rung, subject, until - now if until else None)
    decision = Decision.objects.create(
        case=case,
        community=case.community,
        subject=case.subject,
        by=standing.user,
        rung=rung.slug,
        proposed_rung=proposed,
        departs=choice.departs[:REASON_LENGTH] if rung.slug != proposed else "",
        rules=list(choice.rules),
        excerpt=case.excerpt,
        letter=tidy_body(choice.letter)[:LETTER_LENGTH],
        signed=choice.signed or standing.user.name,
        passages=passages,
        state=DecisionState.PROPOSED if waits else DecisionState.STANDING,
        until=until,
        at=now,
        letter_at=now + SECOND_THOUGHTS,
    )
    _begun(standing, case)
    (_ask_second if waits else _let_stand)(standing, case, decision)
    _noted(standing, decision, parent)
    return decision


def _until(choice: Choice, rung: Rung, now: datetime) -> datetime | None:
    if rung.asks_until:
        return choice.until
    return now + rung.lasts if rung.lasts else None


def _begun(standing: Standing, case: Case) -> None:
    """Whoever decides a case that nobody had taken up has looked at it."""
    case.assignee = case.assignee or standing.user
    if case.state in {CaseState.NEW, CaseState.TRIAGED, CaseState.WAITING}:
        case.goes_to(CaseState.IN_REVIEW)
    hand_on(case, standing.user)


@use_case()
def decide_together(*, standing: Standing, cases: Sequence[Case], choice: Choice) -> list[Decision]:
    """The same about many, or about none of them: in the log one act with its parts.

    Raises as `decide` does, for the first of them that it cannot be.
    """
    if (rung := LADDER.get(choice.rung)) and rung.asks_passages:
        raise ValidationError(_("Which words go is decided for one case at a time."))
    mother = audit(
        "decisions.taken",
        standing=standing,
        after={"cases": [case.pk for case in cases], "rung": choice.rung},
        reason=choice.departs,
    )
    return [
        decide(standing=standing, case=case, choice=choice, parent=mother)
        for case in sorted(cases, key=lambda case: case.pk)
    ]


def _fitting(standing: Standing, case: Case, choice: Choice) -> Rung:
    rung = LADDER.get(choice.rung)
    if rung is None or (rung.about and not case.targets.filter(kind__in=rung.about).exists()):
        raise ValidationError({"rung": _("Choose what happens next.")})
    may_take(standing, case, rung).require()
    measures.require_fitting(case, rung)
    if rung.asks_until and choice.until is not None and choice.until <= clock.now():
        raise ValidationError({"until": _("Choose a time that is still to come.")})
    if rung.longest and not (choice.until and choice.until <= clock.now() + rung.longest):
        raise ValidationError(
            {"until": _("Say until when: this ends by itself within seven days.")}
        )
    if "suspend_site" in rung.measures and choice.until is None:
        raise ValidationError(
            {"until": _("Say until when; what has no end is closing the account.")}
        )
    return rung


def _reasoned(choice: Choice, rung: Rung, proposed: str) -> None:
    """Every sanction cites a rule and says why."""
    letter = tidy_body(choice.letter)
    if not choice.rules:
        raise ValidationError({"rules": _("Name the guideline that this crosses.")})
    if not letter.strip():
        said = _("Write them what this is about: nobody is sanctioned in silence.")
        raise ValidationError({"letter": said})
    if len(letter) > LETTER_LENGTH:
        raise ValidationError({"letter": _("Six thousand characters are enough for a letter.")})
    if rung.slug != proposed and not choice.departs.strip():
        said = _("This is not what the ladder proposes. Say in a line why.")
        raise ValidationError({"departs": said})


def _ask_second(standing: Standing, case: Case, decision: Decision) -> None:
    """Until somebody agrees only the words are hidden, which everybody can bring back."""
    case.wants_opinion = True
    case.save(update_fields=["assignee", "state", "wants_opinion"])
    if any(what.startswith("hide") for what in LADDER[decision.rung].measures):
        measures.take(decision, ("hide",), standing.user)
    record(OpinionAsked(case_id=case.pk), actor=standing.user, community=case.community)


def _let_stand(standing: Standing, case: Case, decision: Decision) -> None:
    rung = LADDER[decision.rung]
    measures.take(decision, rung.measures, standing.user)
    if not any(what.startswith("hide") for what in rung.measures):
        measures.take(decision, (measures.RELEASE,), standing.user)
    _let_go_of_passages(decision)
    case.goes_to(CaseState.DECIDED)
    case.decided_at, case.wants_opinion = clock.now(), False
    case.save(update_fields=["assignee", "state", "decided_at", "wants_opinion"])
    case.reports.filter(verdict=Verdict.OPEN).update(verdict=Verdict.AGREED)
    if rung.strike and decision.subject_id:
        Strike.objects.create(
            decision=decision,
            user_id=decision.subject_id,
            community=decision.community,
            rule=decision.rules[0]["key"] if decision.rules else "",
            weight=rung.strike,
            at=clock.now(),
        )
    fact = CaseDecided(case_id=case.pk, decision_id=decision.pk, rung=rung.slug)
    record(fact, actor=standing.user, community=case.community)


def _let_go_of_passages(decision: Decision) -> None:
    """They are out, or never will be; what brings them back is kept with the thing alone."""
    if decision.passages:
        decision.passages = []
        decision.save(update_fields=["passages"])


def _noted(standing: Standing, decision: Decision, parent: AuditEntry | None) -> None:
    audit(
        "decision.taken" if decision.state == DecisionState.STANDING else "decision.proposed",
        standing=standing,
        community=decision.community,
        thing=("decision", decision.pk),
        parent=parent,
        before={"case": decision.case_id, "proposed": decision.proposed_rung},
        after={
            "rung": decision.rung,
            "subject": decision.subject_id,
            "until": decision.until.isoformat() if decision.until else None,
            "rules": [rule["key"] for rule in decision.rules],
        },
        reason=decision.departs,
    )


@use_case()
def confirm(*, standing: Standing, decision: Decision) -> Decision:
    """Agree, as the second person: from now on it holds. Raises Denied when they may not."""
    case, decision = _locked(standing, decision)
    ties = ties_of(standing.user, case)
    may_confirm(standing, decision, ties, rank_of_subject(case)).require()
    now = clock.now()
    rung = LADDER[decision.rung]
    decision.second, decision.state = standing.user, DecisionState.STANDING
    decision.at, decision.letter_at = now, now + SECOND_THOUGHTS
    if rung.lasts:
        decision.until = now + rung.lasts
    decision.save(update_fields=["second", "state", "at", "letter_at", "until"])
    by = decision.by
    if by is not None:
        _let_stand(standing, case, decision)
    audit(
        "decision.confirmed",
        standing=standing,
        community=decision.community,
        thing=("decision", decision.pk),
    )
    return decision


@use_case()
def decline(*, standing: Standing, decision: Decision, reason: str = "") -> Decision:
    """Do not agree, as the second person: what was hidden comes back, the case stays open."""
    case, decision = _locked(standing, decision)
    ties = ties_of(standing.user, case)
    may_confirm(standing, decision, ties, rank_of_subject(case)).require()
    decision.second, decision.state = standing.user, DecisionState.DECLINED
    decision.ended_at = clock.now()
    decision.save(update_fields=["second", "state", "ended_at"])
    _let_go_of_passages(decision)
    measures.take_back(decision, standing.user, as_it_was=True)
    hide_again(case)
    case.wants_opinion = False
    case.save(update_fields=["wants_opinion"])
    audit(
        "decision.declined",
        standing=standing,
        community=decision.community,
        thing=("decision", decision.pk),
        reason=reason,
    )
    return decision


@use_case()
def undo(*, standing: Standing, decision: Decision) -> Decision:
    """Take a decision back while its letter has not left: as if it had not been. Raises Denied."""
    case, decision = _locked(standing, decision)
    may_undo(standing, decision).require()
    stood = decision.state == DecisionState.STANDING
    decision.state, decision.ended_at = DecisionState.UNDONE, clock.now()
    decision.save(update_fields=["state", "ended_at"])
    _let_go_of_passages(decision)
    measures.take_back(decision, standing.user, as_it_was=True)
    Strike.objects.filter(decision=decision).delete()
    if stood:
        case.goes_to(CaseState.IN_REVIEW)
        open_again(case, Verdict.AGREED)
    case.decided_at, case.wants_opinion = None, False
    case.save(update_fields=["state", "decided_at", "wants_opinion"])
    hide_again(case)
    record(DecisionUndone(decision_id=decision.pk), actor=standing.user, community=case.community)
    audit(
        "decision.undone",
        standing=standing,
        community=decision.community,
        thing=("decision", decision.pk),
    )
    return decision


def _locked(standing: Standing, decision: Decision) -> tuple[Case, Decision]:
    case = locked_case(standing, decision.case)
    found = Decision.objects.select_for_update(no_key=True, of=("self",)).get(pk=decision.pk)
    found.case = case
    return case, found
