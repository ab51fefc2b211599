"""Facts of moderation."""

from __future__ import annotations

from dataclasses import dataclass

from apps.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class ThingReported(Event, kind="moderation.reported"):
    """Somebody said that a thing crosses a rule. Who it was stands in the report alone."""

    case_id: int
    report_id: int


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event, kind="moderation.case_opened"):
    """There is something to look at."""

    case_id: int
    priority: int


@dataclass(frozen=True, kw_only=True)
class CaseRaised(Event, kind="moderation.case_raised"):
    """What waited with others cannot wait any more: somebody may be in danger."""

    case_id: int


@dataclass(frozen=True, kw_only=True)
class DangerUnanswered(Event, kind="moderation.danger_unanswered"):
    """Nobody of the place took up danger in time: the site's own people look."""

    case_id: int


@dataclass(frozen=True, kw_only=True)
class CaseHandedOver(Event, kind="moderation.handed_over"):
    """A case is another person's to look at, or nobody's."""

    case_id: int
    assignee_id: int | None


@dataclass(frozen=True, kw_only=True)
class OpinionAsked(Event, kind="moderation.opinion_asked"):
    """One who keeps order would like another pair of eyes, or a second signature."""

    case_id: int


@dataclass(frozen=True, kw_only=True)
class CaseDecided(Event, kind="moderation.decided"):
    """A decision was taken: it waits for a second person, or stands."""

    case_id: int
    decision_id: int
    rung: str


@dataclass(frozen=True, kw_only=True)
class CaseDismissed(Event, kind="moderation.dismissed"):
    """Nobody did anything wrong; the half minute is over in which it could be taken back."""

    case_id: int


@dataclass(frozen=True, kw_only=True)
class DismissalUndone(Event, kind="moderation.reopened"):
    """Who had found nothing wrong thought better of it, before anybody heard."""

    case_id: int


@dataclass(frozen=True, kw_only=True)
class DecisionUndone(Event, kind="moderation.undone"):
    """A decision was taken back before its letter left."""

    decision_id: int


@dataclass(frozen=True, kw_only=True)
class DecisionDelivered(Event, kind="moderation.delivered"):
    """The letter left: whom it is about can read it, and reporters hear what came of it."""

    decision_id: int
    subject_id: int | None


@dataclass(frozen=True, kw_only=True)
class AppealFiled(Event, kind="moderation.appeal_filed"):
    """Whom a decision is about says that it was wrong."""

    appeal_id: int
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class AppealAnswered(Event, kind="moderation.appeal_answered"):
    """Somebody who was not part of it looked again."""

    appeal_id: int
    outcome: str
    subject_id: int | None


@dataclass(frozen=True, kw_only=True)
class AppealWritten(Event, kind="moderation.appeal_written"):
    """Something was said about an appeal."""

    appeal_id: int
    message_id: int
    subject_id: int | None  # whom to tell; None: who reads the appeal


@dataclass(frozen=True, kw_only=True)
class GlassBroken(Event, kind="moderation.glass_broken"):
    """One of the site's own people reads the words of a case in a closed community for an hour."""

    case_id: int
    glass_id: int


@dataclass(frozen=True, kw_only=True)
class ScreensKept(Event, kind="moderation.screens_kept"):
    """Stewards, or the site's moderators, changed what screens look for."""


@dataclass(frozen=True, kw_only=True)
class ThingCovered(Event, kind="moderation.covered"):
    """Something is hidden until somebody has looked: somebody may be in danger."""

    cover_id: int
    subject_id: int | None


@dataclass(frozen=True, kw_only=True)
class ThingUncovered(Event, kind="moderation.uncovered"):
    """Somebody has looked, and nothing was wrong: it is back."""

    cover_id: int
    subject_id: int | None


@dataclass(frozen=True, kw_only=True)
class RemarkLeft(Event, kind="moderation.remark_left"):
    """One who keeps order left a line under a post, for everybody."""

    remark_id: int
    post_id: int


@dataclass(frozen=True, kw_only=True)
class RemarkChanged(Event, kind="moderation.remark_changed"):
    """Such a line says something else, was taken away, or is back."""

    remark_id: int
    post_id: int


@dataclass(frozen=True, kw_only=True)
class ReportersThanked(Event, kind="moderation.reporters_thanked"):
    """A month is over, and those who told us of something hear how that went.

    They are named by the rows of what they are owed: who reported stands in no fact.
    """

    reminder_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class StrikeFaded(Event, kind="moderation.strike_faded"):
    """A year is over: what a decision counted for counts no more."""

    decision_id: int
    subject_id: int


@dataclass(frozen=True, kw_only=True)
class ChangeProposed(Event, kind="moderation.change_proposed"):
    """Somebody would change a rule, and says why in a thread."""

    amendment_id: int
    thread_id: int


@dataclass(frozen=True, kw_only=True)
class ChangeTakenUp(Event, kind="moderation.change_taken_up"):
    """One who words the set has begun a draft that says so."""

    amendment_id: int
    thread_id: int


@dataclass(frozen=True, kw_only=True)
class ChangePublished(Event, kind="moderation.change_published"):
    """What somebody proposed holds now."""

    amendment_id: int
    thread_id: int
    edition_id: int


@dataclass(frozen=True, kw_only=True)
class ChangeDeclined(Event, kind="moderation.change_declined"):
    """It stays as it is, for a reason that stands in the thread."""

    amendment_id: int
    thread_id: int


@dataclass(frozen=True, kw_only=True)
class JurorDrawn(Event, kind="moderation.juror_drawn"):
    """The lot fell on a champion: they look at an appeal with two others."""

    juror_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class JuryClosed(Event, kind="moderation.jury_closed"):
    """A jury has spoken; without an outcome somebody who keeps order answers the appeal."""

    appeal_id: int
    outcome: str
