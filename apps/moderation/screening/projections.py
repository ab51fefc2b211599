"""What screens learn of facts: what texts are like, and what decisions say of words and hosts."""

from __future__ import annotations

from typing import Any

from apps.ledger.models import Entry
from apps.ledger.projections import Projection
from apps.moderation.events import (
    AppealAnswered,
    CaseDecided,
    CaseDismissed,
    DecisionUndone,
)
from apps.moderation.models import Case, Decision
from apps.moderation.services.learning import keep_print, learn_from
from apps.threads.events import (
    PostEdited,
    PostHeld,
    PostRedacted,
    ThreadReplied,
    ThreadStarted,
)
from apps.threads.models import Post

prints = Projection("moderation.prints")
lessons = Projection("moderation.lessons", rebuildable=True)


@prints.on(ThreadStarted, ThreadReplied, PostEdited, PostRedacted, PostHeld)
def note_print(_entry: Entry, event: Any) -> None:
    """Keep what a post is like, so that near copies of it are known; of one that waits, too."""
    for post in Post.objects.select_related("thread").filter(pk=event.post_id, deleted_at=None):
        keep_print(post)


@lessons.on(CaseDecided, CaseDismissed)
def learn(_entry: Entry, event: Any) -> None:
    """A decision, or that nothing was wrong, teaches."""
    _learn(event.case_id)


@lessons.on(DecisionUndone)
def unlearn(_entry: Entry, event: DecisionUndone) -> None:
    """What was taken back teaches nothing."""
    for decision in Decision.objects.filter(pk=event.decision_id):
        _learn(decision.case_id)


@lessons.on(AppealAnswered)
def learn_otherwise(_entry: Entry, event: AppealAnswered) -> None:
    """What was overturned was fine; what was reduced may have been."""
    for decision in Decision.objects.filter(appeal=event.appeal_id):
        _learn(decision.case_id)


def _learn(case_id: int) -> None:
    for case in Case.objects.select_related("community").filter(pk=case_id):
        learn_from(case)
