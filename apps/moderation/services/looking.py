"""Working on a case together: taking it up, handing it over, asking each other."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.core.access import Denied
from apps.core.text import tidy_body
from apps.ledger.recording import record, use_case
from apps.moderation.access import keeps_order, may_give_opinion, may_handle, may_look
from apps.moderation.events import CaseHandedOver, OpinionAsked
from apps.moderation.models import APPEALS, Case, CaseState, Decision, Note, Opinion
from apps.moderation.models.cases import NOTE_LENGTH
from apps.moderation.rungs import LADDER, NOTHING
from apps.moderation.selectors.colleagues import rank_of_subject, somebody_can
from apps.moderation.selectors.ties import involved_in, ties_now
from apps.moderation.services.auditing import audit
from apps.moderation.services.locking import locked_case

WAITS = ("member", "legal", "author")


@use_case()
def take_up(*, standing: Standing, case: Case) -> Case:
    """Say that they are looking at it. Raises Denied while somebody else is."""
    case = _handled(standing, case)
    if case.assignee_id not in {None, standing.user.pk}:
        raise Denied(_("Somebody else is looking at this. Ask them to hand it over."))
    return _assigned(standing, case, standing.user)


@use_case()
def hand_over(*, standing: Standing, case: Case, to: User, to_standing: Standing) -> Case:
    """Have somebody else who keeps order look at it: an appeal, none of those who decided."""
    case = _handled(standing, case)
    keeps_order(to_standing, case).require()
    if not may_handle(to_standing, case, ties_now(to, case)):
        raise Denied(_("They took part in deciding this: hand it to somebody else."))
    return _assigned(standing, case, to)


@use_case()
def put_back(*, standing: Standing, case: Case) -> Case:
    """Leave it to whoever comes next."""
    case = _handled(standing, case)
    case.assignee = None
    if case.state == CaseState.IN_REVIEW:
        case.goes_to(CaseState.TRIAGED)
    case.save(update_fields=["assignee", "state"])
    _said(standing, case)
    return case


def _assigned(standing: Standing, case: Case, to: User) -> Case:
    if case.assignee_id == to.pk:
        return case
    case.assignee = to
    if case.state in {CaseState.NEW, CaseState.TRIAGED, CaseState.WAITING}:
        case.goes_to(CaseState.IN_REVIEW)
        case.waits_for = ""
    case.save(update_fields=["assignee", "state", "waits_for"])
    _said(standing, case)
    return case


def _said(standing: Standing, case: Case) -> None:
    fact = CaseHandedOver(case_id=case.pk, assignee_id=case.assignee_id)
    record(fact, actor=standing.user, community=case.community)
    audit(
        "case.handed_over",
        standing=standing,
        community=case.community,
        thing=("case", case.pk),
        after={"assignee": case.assignee_id},
    )


@use_case()
def wait_for(*, standing: Standing, case: Case, whom: str) -> Case:
    """Put it aside until the member, the author or a lawyer has answered."""
    case = _handled(standing, case)
    if case.state in APPEALS:
        raise Denied(_("An appeal is answered within seven days: it does not wait."))
    if whom not in WAITS:
        raise ValidationError({"whom": _("Say for whom it waits.")})
    if case.state != CaseState.IN_REVIEW:
        case = _assigned(standing, case, standing.user)
    case.goes_to(CaseState.WAITING)
    case.waits_for = whom
    case.save(update_fields=["state", "waits_for"])
    return case


@use_case()
def pass_up(*, standing: Standing, case: Case) -> Case:
    """Have the site's own moderators look as well: nobody uninvolved is left, or it is larger."""
    case = _open(standing, case)
    if not case.is_passed_up:
        _pass_up(case, standing)
    return case


def pass_up_unless_somebody_can(case: Case, *, again_after: Decision | None = None) -> None:
    """Where the conflict guard leaves nobody in the community, the site's own people are next.

    For an appeal it has to be somebody who had no part in the decision, of any rank.
    """
    if case.community is None or case.is_passed_up:
        return
    if again_after is None:
        found = somebody_can(case, rank_of_subject(case).number)
    else:
        found = somebody_can(case, 0, but=involved_in(again_after))
    if not found:
        _pass_up(case, None)


def _pass_up(case: Case, standing: Standing | None) -> None:
    case.is_passed_up = True
    case.assignee = None
    case.save(update_fields=["is_passed_up", "assignee"])
    thing = ("case", case.pk)
    audit("case.passed_up", standing=standing, community=case.community, thing=thing)
    actor = standing.user if standing else None
    record(OpinionAsked(case_id=case.pk), actor=actor, community=case.community)


@use_case()
def note(*, standing: Standing, case: Case, text: str) -> Note:
    """Leave the others a line. Decided cases take notes too."""
    case = locked_case(standing, case)
    keeps_order(standing, case).require()
    return Note.objects.create(case=case, author=standing.user, text=_words(text))


def _words(text: str) -> str:
    words = tidy_body(text)
    if not words:
        raise ValidationError(_("Write a line first."))
    if len(words) > NOTE_LENGTH:
        raise ValidationError(_("Two thousand characters are enough between us."))
    return words


@use_case()
def ask_opinion(*, standing: Standing, case: Case) -> Case:
    """Ask the others for another pair of eyes."""
    case = _open(standing, case)
    if not case.wants_opinion:
        case.wants_opinion = True
        case.save(update_fields=["wants_opinion"])
        record(OpinionAsked(case_id=case.pk), actor=standing.user, community=case.community)
    return case


@use_case()
def give_opinion(*, standing: Standing, case: Case, rung: str, text: str = "") -> Opinion:
    """Say what they would do; said again, it is the newer that counts."""
    case = locked_case(standing, case)
    may_give_opinion(standing, case, ties_now(standing.user, case)).require()
    if rung not in LADDER and rung != NOTHING:
        raise ValidationError({"rung": _("Choose what you would do.")})
    words = tidy_body(text)[:NOTE_LENGTH]
    opinion, _made = Opinion.objects.update_or_create(
        case=case, author=standing.user, defaults={"rung": rung, "text": words}
    )
    return opinion


def _open(standing: Standing, case: Case) -> Case:
    case = locked_case(standing, case)
    may_look(standing, case).require()
    return case


def _handled(standing: Standing, case: Case) -> Case:
    case = locked_case(standing, case)
    may_handle(standing, case, ties_now(standing.user, case)).require()
    return case
