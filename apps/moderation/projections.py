"""Who hears of cases, decisions and appeals; of a report, its reporter alone."""

from __future__ import annotations

from apps.accounts.models import User
from apps.communities.models import Community, Membership, Role, State
from apps.communities.selectors import standing_of
from apps.core import clock
from apps.core.screening import Doubt
from apps.ledger.events import Event
from apps.ledger.models import Entry
from apps.ledger.projections import Projection
from apps.moderation.events import (
    AppealAnswered,
    AppealFiled,
    AppealWritten,
    CaseDismissed,
    CaseHandedOver,
    CaseOpened,
    DecisionDelivered,
    GlassBroken,
    OpinionAsked,
)
from apps.moderation.models import Appeal, Case, Decision, Priority, Report, Verdict
from apps.moderation.services import audit, hold
from apps.notifications.services import tell
from apps.threads.events import (
    PostHeld,
    PostLabelled,
    ThreadReachChanged,
    ThreadSlowed,
    ThreadSplit,
)
from apps.threads.models import Held

news = Projection("moderation.news")
desk = Projection("moderation.desk")
order = Projection("moderation.order")


@desk.on(PostHeld)
def open_a_case(_: Entry, event: PostHeld) -> None:
    """What waits for somebody to look stands in the queue, with what the screens said of it."""
    waiting = Held.objects.filter(
        post=event.post_id, released_at=None, post__held_at__isnull=False, post__deleted_at=None
    )
    held = waiting.first()
    if held is not None:
        doubts = [Doubt(**doubt) for doubt in held.doubts]
        hold(kind="post", object_id=event.post_id, doubts=doubts)


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
        _tell_of_case(entry, event.case_id, {event.assignee_id: "handed_over"})


def _call(entry: Entry, case_id: int, reason: str) -> None:
    case = Case.objects.get(pk=case_id)
    _tell_of_case(entry, case_id, dict.fromkeys(_keepers(case), reason))


def _tell_of_case(entry: Entry, case_id: int, reasons: dict[int, str]) -> None:
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


@news.on(AppealFiled)
def tell_of_an_appeal(entry: Entry, event: AppealFiled) -> None:
    """An appeal is news to those who keep order and had no part in what is appealed."""
    appeal = Appeal.objects.select_related("decision__case").get(pk=event.appeal_id)
    case = appeal.decision.case
    involved = {appeal.decision.by_id, appeal.decision.second_id}
    others = [person for person in _keepers(case) if person not in involved]
    _tell_of_case(entry, case.pk, dict.fromkeys(others, "appeal"))


@news.on(AppealAnswered)
def tell_of_an_answer(entry: Entry, event: AppealAnswered) -> None:
    """The answer is news to who appealed, and to who had decided."""
    appeal = Appeal.objects.select_related("decision__case").get(pk=event.appeal_id)
    if event.subject_id is not None:
        reasons = {event.subject_id: event.outcome}
        _tell_of_appeal(entry, appeal, reasons)
    if appeal.decision.by_id:
        _tell_of_case(entry, appeal.decision.case_id, {appeal.decision.by_id: "looked_again"})


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
        _tell_of_case(entry, appeal.decision.case_id, {appeal.reviewer_id: "appeal_line"})


@news.on(GlassBroken)
def tell_of_broken_glass(entry: Entry, event: GlassBroken) -> None:
    """That somebody from outside reads along is news to the stewards of the place."""
    held = Membership.objects.filter(
        community=entry.community_id, state=State.ACTIVE, role=Role.STEWARD
    )
    reasons = dict.fromkeys(held.values_list("user_id", flat=True), "glass")
    tell(entry=entry, reasons=reasons, kind="glass", object_id=event.glass_id)


@order.on(ThreadSlowed)
def note_a_pace(entry: Entry, event: ThreadSlowed) -> None:
    """Who slowed a thread down, or let it go again."""
    _note(entry, event, "thread", event.thread_id)


@order.on(PostLabelled)
def note_a_label(entry: Entry, event: PostLabelled) -> None:
    """Who put a label on a post, or took it off."""
    _note(entry, event, "post", event.post_id)


@order.on(ThreadReachChanged)
def note_a_reach(entry: Entry, event: ThreadReachChanged) -> None:
    """Who kept a thread within its community, or let it out again."""
    _note(entry, event, "thread", event.thread_id)


@order.on(ThreadSplit)
def note_a_split(entry: Entry, event: ThreadSplit) -> None:
    """Who split posts off a thread."""
    _note(entry, event, "thread", event.thread_id)


def _note(entry: Entry, event: Event, kind: str, object_id: int) -> None:
    """What was done in a place to keep order stands in its log, with or without a decision."""
    actor = User.objects.filter(pk=entry.actor_id or 0).first()
    place = Community.objects.filter(pk=entry.community_id or 0).first()
    audit(
        entry.kind,
        standing=standing_of(actor, place) if actor else None,
        community=place,
        thing=(kind, object_id),
        after=event.payload,
    )
