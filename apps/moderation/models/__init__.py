"""What is kept of reports, cases, decisions and appeals."""

from apps.moderation.models.amendments import Amendment, AmendmentState
from apps.moderation.models.appeals import Appeal, AppealMessage, Outcome
from apps.moderation.models.audit import AuditEntry
from apps.moderation.models.cases import (
    APPEALS,
    OPEN,
    Case,
    CaseState,
    Note,
    Opinion,
    Priority,
    Source,
    Target,
    within,
)
from apps.moderation.models.decisions import Decision, DecisionState, Measure, Strike
from apps.moderation.models.glass import BrokenGlass
from apps.moderation.models.juries import Juror, Jury, Willing
from apps.moderation.models.reports import Report, Snapshot, Verdict
from apps.moderation.models.reviews import Review

__all__ = [
    "APPEALS",
    "OPEN",
    "Amendment",
    "AmendmentState",
    "Appeal",
    "AppealMessage",
    "AuditEntry",
    "BrokenGlass",
    "Case",
    "CaseState",
    "Decision",
    "DecisionState",
    "Juror",
    "Jury",
    "Measure",
    "Note",
    "Opinion",
    "Outcome",
    "Priority",
    "Report",
    "Review",
    "Snapshot",
    "Source",
    "Strike",
    "Target",
    "Verdict",
    "Willing",
    "within",
]
