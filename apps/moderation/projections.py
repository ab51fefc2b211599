"""Who hears of cases, decisions and appeals; of a report, its reporter alone."""

from __future__ import annotations

from apps.accounts.events import PersonErased
from apps.accounts.models import User
from apps.communities.models import Membership, Role, State
from apps.core import clock
from apps.guidelines.events import EditionPublished
from apps.guidelines.models import Edition
from apps.ledger.models import Entry
from apps.ledger.projections import Projection
from apps.moderation.events import (
    AppealAnswered,
    AppealFiled,
    AppealWritten,
    CaseDismissed,
    CaseHandedOver,
    CaseOpened,
    ChangeDeclined,
    ChangeProposed,
    ChangePublished,
    ChangeTakenUp,
    DecisionDelivered,
    GlassBroken,
    JurorDrawn,
    JuryClosed,
    OpinionAsked,
)
from apps.moderation.models import Amendment, Appeal, Case, Decision, Priority, Report, Verdict
from apps.moderation.services import note_published, take_back_changes
from apps.notifications.services import tell
from apps.threads.events import PostDeleted
from apps.threads.models import Post

news = Projection("moderation.news")
amending = Projection("moderation.amending")


def _keepers(case: Case) -> list[int]:
    """Those who keep order where the case is, but whom it is about; of the site's, the site's."""
    if case.community_id is None or case.is_passed_up:
        people = User.objects.present().filter(is_site_moderator=True)
        people |= User.objects.present().filter(is_site_admin=True)
        found = list(people.values_list("pk", flat=True))
    else:
        held = Membership.objects.filter(
            community=case.community_id,
            state=State.ACTIVE,
            role__in=(Role.MODERATOR, Role.STEWARD),
        )
        found = list(held.values_list("user_id", flat=True))
    return [person for person in found if person != case.subject_id]


@news.on(CaseOpened)
def tell_of_danger(entry: Entry, event: CaseOpened) -> None:
    """What cannot wait is news to all who keep order; the rest waits in the queue."""
    if event.priority == Priority.DANGER:
        _call(entry, event.case_id, "danger")


@news.on(OpinionAsked)
def tell_of_a_question(entry: Entry, event: OpinionAsked) -> None:
    """That another pair of eyes is wanted is news to all who keep order."""
    _call(entry, event.case_id, "opinion")


@news.on(CaseHandedOver)
def tell_of_handing_over(entry: Entry, event: CaseHandedOver) -> None:
    """That a case is theirs now is news to whom it was handed."""
    if event.assignee_id is not None:
        reasons = {event.assignee_id: "handed_over"}
        tell(entry=entry, reasons=reasons, kind="case", object_id=event.case_id)


def _call(entry: Entry, case_id: int, reason: str) -> None:
    case = Case.objects.get(pk=case_id)
    tell(
        entry=entry,
        reasons=dict.fromkeys(_keepers(case), reason),
        kind="case",
        object_id=case.pk,
    )


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


@news.on(AppealFiled)
def tell_of_an_appeal(entry: Entry, event: AppealFiled) -> None:
    """An appeal is news to those who keep order and had no part in what is appealed."""
    appeal = Appeal.objects.select_related("decision__case").get(pk=event.appeal_id)
    case = appeal.decision.case
    involved = {appeal.decision.by_id, appeal.decision.second_id}
    others = [person for person in _keepers(case) if person not in involved]
    tell(entry=entry, reasons=dict.fromkeys(others, "appeal"), kind="case", object_id=case.pk)


@news.on(AppealAnswered)
def tell_of_an_answer(entry: Entry, event: AppealAnswered) -> None:
    """The answer is news to who appealed, and to who had decided."""
    appeal = Appeal.objects.select_related("decision__case").get(pk=event.appeal_id)
    if event.subject_id is not None:
        reasons = {event.subject_id: event.outcome}
        _tell_of_appeal(entry, appeal, reasons)
    if appeal.decision.by_id:
        case = appeal.decision.case
        reasons = {appeal.decision.by_id: "looked_again"}
        tell(entry=entry, reasons=reasons, kind="case", object_id=case.pk)


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
        reasons = {appeal.reviewer_id: "appeal_line"}
        tell(entry=entry, reasons=reasons, kind="case", object_id=appeal.decision.case_id)


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
    involved = {appeal.decision.by_id, appeal.decision.second_id}
    others = [person for person in _keepers(case) if person not in involved]
    tell(entry=entry, reasons=dict.fromkeys(others, "jury_open"), kind="case", object_id=case.pk)


@news.on(GlassBroken)
def tell_of_broken_glass(entry: Entry, event: GlassBroken) -> None:
    """That somebody from outside reads along is news to the stewards of the place."""
    held = Membership.objects.filter(
        community=entry.community_id, state=State.ACTIVE, role=Role.STEWARD
    )
    reasons = dict.fromkeys(held.values_list("user_id", flat=True), "glass")
    tell(entry=entry, reasons=reasons, kind="case", object_id=event.case_id)


# ── proposed changes to guidelines ───────────────────────────────────────────────────────────────
@amending.on(EditionPublished)
def note_what_holds_now(_: Entry, event: EditionPublished) -> None:
    """The change that an edition takes up holds with it."""
    rows = Edition.objects.filter(pk=event.edition_id).exclude(proposal="")
    for edition in rows.select_related("community", "published_by"):
        note_published(edition=edition)


@amending.on(PostDeleted)
def take_back_with_the_opening(_: Entry, event: PostDeleted) -> None:
    """Whoever deletes the opening takes the change back."""
    if Post.objects.filter(pk=event.post_id, number=1).exists():
        take_back_changes(thread_id=event.thread_id)


@amending.on(PersonErased)
def forget_a_person(_: Entry, event: PersonErased) -> None:
    """What somebody proposed goes with them; what was published is everybody's."""
    for user in User.objects.filter(pk=event.user_id):
        take_back_changes(author=user)


@news.on(ChangeProposed)
def tell_of_a_change(entry: Entry, event: ChangeProposed) -> None:
    """A proposed change is news to those who word the set."""
    found = Amendment.objects.get(pk=event.amendment_id)
    reasons = dict.fromkeys(_who_word(found.community_id), "amend_new")
    tell(entry=entry, reasons=reasons, kind="thread", object_id=event.thread_id)


def _who_word(place: int | None) -> list[int]:
    if place is None:
        admins = User.objects.present().filter(is_site_admin=True)
        return list(admins.values_list("pk", flat=True))
    stewards = Membership.objects.stewards().filter(community=place)
    return list(stewards.values_list("user_id", flat=True))


ANSWERS: dict[type, str] = {
    ChangeTakenUp: "amend_taken",
    ChangePublished: "amend_published",
    ChangeDeclined: "amend_declined",
}


@news.on(ChangeTakenUp, ChangePublished, ChangeDeclined)
def tell_of_its_fate(entry: Entry, event: ChangeTakenUp | ChangePublished | ChangeDeclined) -> None:
    """What became of a change is news to whoever proposed it."""
    author = Amendment.objects.values_list("author_id", flat=True).get(pk=event.amendment_id)
    reasons = {author: ANSWERS[type(event)]}
    tell(entry=entry, reasons=reasons, kind="thread", object_id=event.thread_id)
