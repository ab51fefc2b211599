"""What a jury says, and what comes of it."""

from __future__ import annotations

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core import clock
from apps.core.access import Denied
from apps.core.text import tidy_body
from apps.ledger.recording import record, use_case
from apps.moderation.access import may_vote
from apps.moderation.events import JuryClosed
from apps.moderation.models import Case, Juror, Jury, Outcome
from apps.moderation.models.juries import MAJORITY, VOTE_LENGTH
from apps.moderation.rungs import LADDER
from apps.moderation.selectors.lighter import lighter_than
from apps.moderation.services.appealing import answer_by_jury
from apps.moderation.services.drawing import fill_seats


@use_case()
def vote(*, viewer: User, juror: Juror, outcome: str, reasons: str, rung: str = "") -> Juror:
    """Say, once, what should come of an appeal. With the last vote the jury has spoken.

    Raises Denied when the seat is not theirs (any more), they voted, or time is over;
    ValidationError without reasons, or for something lighter that is none.
    """
    words = _checked(juror, outcome, reasons, rung)
    jury = _locked(juror.jury)
    found = Juror.objects.visible_to(viewer).filter(pk=juror.pk).first()
    if found is None:
        raise Denied(_("This seat is no longer yours."))
    found.jury = jury
    may_vote(found).require()
    found.outcome, found.reasons, found.voted_at = outcome, words, clock.now()
    found.rung = rung if outcome == Outcome.REDUCED else ""
    found.save(update_fields=["outcome", "reasons", "voted_at", "rung"])
    fill_seats(jury)
    _conclude(jury)
    return found


def _checked(juror: Juror, outcome: str, reasons: str, rung: str) -> str:
    words = tidy_body(reasons).strip()
    if outcome not in Outcome.values:
        raise ValidationError(_("Choose what should come of it."))
    if not words:
        raise ValidationError(_("Say why: they read every word, and never learn whose it is."))
    if len(words) > VOTE_LENGTH:
        raise ValidationError(_("Nine hundred characters are what fits. Nothing is lost."))
    lighter = {one.slug for one in lighter_than(juror.jury.appeal.decision)}
    if outcome == Outcome.REDUCED and rung not in lighter:
        raise ValidationError(_("Choose something lighter than before."))
    return words


def tend_juries() -> int:
    """Fill seats that were left, and close juries whose time is over; how many were closed."""
    ids = list(Jury.objects.filter(closed_at=None).values_list("pk", flat=True)[:200])
    return sum(_tend(pk) for pk in ids)


@use_case()
def _tend(pk: int) -> bool:
    jury = _locked(Jury.objects.select_related("appeal__decision").get(pk=pk))
    if jury.closed_at is not None:
        return False
    if jury.due_at <= clock.now():
        _close(jury, "")
        return True
    fill_seats(jury)
    return _conclude(jury)


def _conclude(jury: Jury) -> bool:
    """Once everybody who sits has voted: the majority's answer, or none. Whether they had."""
    votes = list(jury.jurors.seated().order_by("pk"))
    if any(juror.voted_at is None for juror in votes):
        return False
    ((outcome, many),) = Counter(juror.outcome for juror in votes).most_common(1) or [("", 0)]
    if many < MAJORITY:
        _close(jury, "")
        return True
    agreed = [juror for juror in votes if juror.outcome == outcome]
    _close(jury, outcome)
    answer_by_jury(
        appeal=jury.appeal,
        outcome=outcome,
        reasons="\n\n".join(juror.reasons for juror in agreed),
        rung=_lightest([juror.rung for juror in agreed]) if outcome == Outcome.REDUCED else "",
    )
    return True


def _lightest(rungs: list[str]) -> str:
    """Where they would do something lighter, but not the same, the lightest of it."""
    return min(rungs, key=lambda rung: LADDER[rung].severity)


def _close(jury: Jury, outcome: str) -> None:
    jury.closed_at, jury.outcome = clock.now(), outcome
    jury.save(update_fields=["closed_at", "outcome"])
    appeal = jury.appeal
    appeal.jury_until = None
    appeal.save(update_fields=["jury_until"])
    fact = JuryClosed(appeal_id=appeal.pk, outcome=outcome)
    record(fact, actor=None, community=appeal.decision.community)


def _locked(jury: Jury) -> Jury:
    """The jury as it is once nobody else votes; the case is locked, as whoever decides locks it."""
    case_id = jury.appeal.decision.case_id
    Case.objects.select_for_update(no_key=True, of=("self",)).get(pk=case_id)
    rows = Jury.objects.select_related("appeal__decision__case", "appeal__decision__community")
    return rows.get(pk=jury.pk)
