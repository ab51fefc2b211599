"""What people take along of moderation beside letters, reports and appeals, and what stays here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.core.portions import Portion, Told, fields, leave_out, register, telling, with_place
from apps.moderation.models import (
    Addition,
    Amendment,
    AppealMessage,
    AppealPicture,
    BrokenGlass,
    Strike,
    Willing,
    Wishes,
)
from apps.moderation.rungs import LADDER


def _strikes(_person: Any, rows: list[Strike]) -> list[Told]:
    """What each weighed when it came; how it fades stands under “How you stand”."""
    return [
        {"title": str(LADDER[row.decision.rung].name), **fields(row, ("weight", "at", "erased_at"))}
        for row in rows
    ]


def _lines(_person: Any, rows: list[AppealMessage]) -> list[Told]:
    """Both sides of what was said about an appeal; who reads it has no name there either."""
    return [
        {"by": "reviewer" if row.by_reviewer else "you", **fields(row, ("text", "at"))}
        for row in rows
    ]


def _in_the_copy(picture: AppealPicture) -> str:
    return f"appeals/{picture.public_id}.webp"


def _pictures(_person: Any, rows: list[AppealPicture]) -> list[Told]:
    names = ("alt", "width", "height", "created_at")
    return [{"file": _in_the_copy(row), **fields(row, names)} for row in rows]


def _picture(picture: AppealPicture) -> Mapping[str, str]:
    return {_in_the_copy(picture): f"{picture.path}/large.webp"}


def _readings(person: Any, rows: list[BrokenGlass]) -> list[Told]:
    """When it was, as far as they may know; by whom and why is for stewards."""
    told = set(BrokenGlass.objects.told().filter(pk__in=[row.pk for row in rows]))
    return with_place("at", at="case.community_id")(person, [row for row in rows if row in told])


TO_JUDGE = "what somebody did as one who keeps order is about others, whose it is to read"
BETWEEN = "what those who keep order say to each other"
KEPT = {
    "moderation.Case.subject": "would say that somebody told us; what came of it is in the letters",
    "moderation.Snapshot.author": "would say that somebody told us; letters quote what they cite",
    "moderation.Print.author": "numbers made of a text, forgotten after a week",
    "moderation.Reminder.person": "mails that are owed; they say nothing that is not elsewhere",
    "moderation.AppealMessage.author": "lines go to who appealed, whoever wrote them",
    "moderation.Note.author": BETWEEN,
    "moderation.Opinion.author": BETWEEN,
    "moderation.AuditEntry.actor_id": "the log of the house; it outlives what it speaks of",
    "moderation.WatchedWord.by": "words that a place watches for, said of nobody",
    "moderation.Case.assignee": TO_JUDGE,
    "moderation.Decision.by": TO_JUDGE,
    "moderation.Decision.second": TO_JUDGE,
    "moderation.Amendment.answered_by": TO_JUDGE,
    "moderation.Appeal.reviewer": TO_JUDGE,
    "moderation.Cover.by": TO_JUDGE,
    "moderation.Dismissal.by": TO_JUDGE,
    "moderation.BrokenGlass.by": TO_JUDGE,
    "moderation.Review.by": TO_JUDGE,
}
PORTIONS = (
    Portion(
        name="strike",
        title=_("What counts against you, or did"),
        model=Strike,
        owner="user",
        tell=_strikes,
        only={"decision__delivered_at__isnull": False},
        related=("decision",),
    ),
    Portion(
        name="appeal_line",
        title=_("What was said about your appeals"),
        model=AppealMessage,
        owner="appeal__decision__subject",
        tell=_lines,
    ),
    Portion(
        name="appeal_picture",
        title=_("Pictures you sent with appeals"),
        model=AppealPicture,
        owner="appeal__decision__subject",
        tell=_pictures,
        files=_picture,
    ),
    Portion(
        name="report_addition",
        title=_("What you added to what you told us"),
        model=Addition,
        owner="report__reporter",
        tell=telling("rule", "text", "at"),
    ),
    Portion(
        name="read_from_outside",
        title=_("When what you wrote was read from outside"),
        model=BrokenGlass,
        owner="case__subject",
        tell=_readings,
        related=("case",),
    ),
    Portion(
        name="amendment",
        title=_("Changes to guidelines you proposed"),
        model=Amendment,
        owner="author",
        tell=with_place(
            *("wording", "is_removal", "onto", "at", "state", "answered_at", "reason"),
        ),
    ),
    Portion(
        name="willing",
        title=_("Where you would sit on juries"),
        model=Willing,
        owner="user",
        tell=with_place("at"),
    ),
    Portion(
        name="mail",
        title=_("Which mails you get"),
        model=Wishes,
        owner="person",
        tell=telling("due", "digest", "reports", "month", "faded", "health"),
    ),
)


def declare() -> None:
    """Make them known."""
    register(*PORTIONS)
    leave_out(KEPT)
