"""What is kept of reports, cases, decisions and appeals, and what screens know."""

from apps.moderation.models.amendments import Amendment, AmendmentState
from apps.moderation.models.appeals import Appeal, AppealMessage, AppealPicture, Outcome
from apps.moderation.models.audit import AuditEntry
from apps.moderation.models.cases import (
    APPEALS,
    OPEN,
    UNDECIDED,
    Case,
    CaseState,
    Note,
    Opinion,
    Priority,
    Source,
    Target,
    within,
)
from apps.moderation.models.covers import Cover
from apps.moderation.models.decisions import Decision, DecisionState, Measure, Strike
from apps.moderation.models.dismissals import Dismissal
from apps.moderation.models.glass import BrokenGlass
from apps.moderation.models.juries import Juror, Jury, Willing
from apps.moderation.models.remarks import Remark
from apps.moderation.models.reminders import Reminder, Why, Wishes
from apps.moderation.models.reports import Addition, Report, Snapshot, Verdict
from apps.moderation.models.reviews import Review
from apps.moderation.models.screens import (
    EVERYWHERE,
    Band,
    KnownHost,
    Lesson,
    Print,
    ScreenSwitch,
    Sighting,
    Stance,
    Token,
    WatchedWord,
    taught_in,
)

__all__ = [
    "APPEALS",
    "EVERYWHERE",
    "OPEN",
    "UNDECIDED",
    "Addition",
    "Amendment",
    "AmendmentState",
    "Appeal",
    "AppealMessage",
    "AppealPicture",
    "AuditEntry",
    "Band",
    "BrokenGlass",
    "Case",
    "CaseState",
    "Cover",
    "Decision",
    "DecisionState",
    "Dismissal",
    "Juror",
    "Jury",
    "KnownHost",
    "Lesson",
    "Measure",
    "Note",
    "Opinion",
    "Outcome",
    "Print",
    "Priority",
    "Remark",
    "Reminder",
    "Report",
    "Review",
    "ScreenSwitch",
    "Sighting",
    "Snapshot",
    "Source",
    "Stance",
    "Strike",
    "Target",
    "Token",
    "Verdict",
    "WatchedWord",
    "Why",
    "Willing",
    "Wishes",
    "taught_in",
    "within",
]
