"""Who hears of cases, decisions and appeals; of a report, its reporter alone."""

from __future__ import annotations

from apps.accounts.events import PersonErased
from apps.accounts.models import User
from apps.communities.models import Community, Membership, Role, State
from apps.communities.selectors import standing_of
from apps.core import clock
from apps.core.screening import Doubt
from apps.guidelines.events import EditionPublished
from apps.guidelines.models import Edition
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
    CaseRaised,
    ChangeDeclined,
    ChangeProposed,
    ChangePublished,
    ChangeTakenUp,
    DangerUnanswered,
    DecisionDelivered,
    GlassBroken,
    JurorDrawn,
    JuryClosed,
    OpinionAsked,
    RemarkLeft,
    ReportersThanked,
    StrikeFaded,
    ThingCovered,
    ThingReported,
    ThingUncovered,
)
from apps.moderation.models import (
    Amendment,
    Appeal,
    Case,
    Decision,
    Priority,
    Reminder,
    Report,
    Verdict,
    Why,
)
from apps.moderation.selectors.keepers import keepers_of
from apps.moderation.services import audit, hold, note_published, take_back_changes
from apps.moderation.services.reminding import owe
from apps.notifications.services import tell
from apps.threads.events import (
    PostDeleted,
    PostHeld,
    PostLabelled,
    ThreadReachChanged,
    ThreadSlowed,
    ThreadSplit,
)
from apps.threads.models import Held, Post

news = Projection("moderation.news")
desk = Projection("moderation.desk")
order = Projection("moderation.order")
amending = Projection("moderation.amending")


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
        _tell_of_case(entry, event.case_id, {event.assignee_id: "handed_over"})
        if event.assignee_id != entry.actor_id:
            people = [event.assignee_id]
            owe(people, Why.HANDED, object_id=event.case_id, mark=str(entry.pk))


def _call(entry: Entry, case_id: int, reason: str) -> None:
    case = Case.objects.get(pk=case_id)
    _tell_of_case(entry, case_id, dict.fromkeys(keepers_of(case), reason))


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
        owe([report.reporter_id], Why.ANSWERED, object_id=report.pk)


@news.on(AppealFiled)
def tell_of_an_appeal(entry: Entry, event: AppealFiled) -> None:
    """An appeal is news to those who keep order and had no part in what is appealed."""
    appeal = Appeal.objects.select_related("decision__case").get(pk=event.appeal_id)
    case = appeal.decision.case
    involved = {appeal.decision.by_id, appeal.decision.second_id}
    others = [person for person in keepers_of(case) if person not in involved]
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
    others = [person for person in keepers_of(case) if person not in involved]
    _tell_of_case(entry, case.pk, dict.fromkeys(others, "jury_open"))


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


@news.on(ThingCovered)
def tell_of_covering(entry: Entry, event: ThingCovered) -> None:
    """That something is hidden until somebody has looked is news to its author."""
    _tell_its_author(entry, event, Why.COVERED)


@news.on(ThingUncovered)
def tell_of_uncovering(entry: Entry, event: ThingUncovered) -> None:
    """That it is back, and that we are sorry, is news to its author."""
    _tell_its_author(entry, event, Why.BACK)


def _tell_its_author(entry: Entry, event: ThingCovered | ThingUncovered, why: Why) -> None:
    if event.subject_id is not None:
        reasons = {event.subject_id: why.value}
        tell(entry=entry, reasons=reasons, kind="cover", object_id=event.cover_id)
        owe([event.subject_id], why, object_id=event.cover_id)


@news.on(RemarkLeft)
def tell_of_a_remark(entry: Entry, event: RemarkLeft) -> None:
    """A line under a post is news to who wrote the post, and to nobody else."""
    author = Post.objects.values_list("author_id", flat=True).get(pk=event.post_id)
    tell(entry=entry, reasons={author: "remark"}, kind="remark", object_id=event.remark_id)


@news.on(ThingReported)
def acknowledge_a_report(_entry: Entry, event: ThingReported) -> None:
    """Who told us of something has it in writing that we have it."""
    for report in Report.objects.filter(pk=event.report_id):
        owe([report.reporter_id], Why.RECEIVED, object_id=report.pk)


@news.on(ReportersThanked)
def thank_for_a_month(entry: Entry, event: ReportersThanked) -> None:
    """How a month of their reports went is news to each of them alone."""
    for owed in Reminder.objects.filter(pk__in=event.reminder_ids):
        newest = Report.objects.filter(reporter=owed.person_id, answered_at__isnull=False)
        latest = newest.filter(at__lt=entry.at).order_by("-at", "-pk").first()
        if latest is not None:
            reasons = {owed.person_id: "thanked"}
            tell(entry=entry, reasons=reasons, kind="report", object_id=latest.pk)


@news.on(StrikeFaded)
def tell_of_fading(entry: Entry, event: StrikeFaded) -> None:
    """That something counts no more is news to whom it was about."""
    reasons = {event.subject_id: "faded"}
    tell(entry=entry, reasons=reasons, kind="statement", object_id=event.decision_id)


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
