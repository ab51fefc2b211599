"""What a decision does to things, and taking each of it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.communities.models import Membership
from apps.core import clock
from apps.core.kinds import Kind, kind_of
from apps.moderation.models import Decision, Measure
from apps.moderation.services.copies import posts_of, show_anew, show_without

SLOW_SECONDS, SLOW_FOR = 600, timedelta(days=1)  # where nobody says how slow, and until when


@dataclass(frozen=True, slots=True)
class Work:
    """One measure, the decision it belongs to, and who has it done."""

    measure: Measure
    decision: Decision
    actor: User | None  # None: a jury
    as_it_was: bool = False  # taken back as if it had not been: what waited waits again

    @property
    def membership(self) -> Membership | None:
        held = Membership.objects.filter(
            community=self.decision.community_id, user=self.decision.subject_id
        )
        return held.select_related("user", "community").first()


def thing_of(kind: str, object_id: int | None) -> tuple[Kind, Any]:
    """The kind of that name, and the thing of it with that id, None if it is gone."""
    declared = kind_of(kind)
    rows = declared.model._default_manager.select_related(*declared.related)  # noqa: SLF001  Django's own name
    return declared, rows.filter(pk=object_id).first()


def waits(row: Any) -> bool:
    """Whether it is held until somebody has looked; what a decision hides is not held."""
    return getattr(row, "held_at", None) is not None


def hide(work: Work) -> dict[str, Any] | None:
    """Keep it from being read."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if row is None or getattr(row, "deleted_at", None):
        return None
    was_hidden, waited = getattr(row, "hidden_at", None) is not None, waits(row)
    kind.hide(row, work.actor)  # also of one that was: an edit alone no longer brings it back
    if waited:
        return {"held": True}
    return None if was_hidden else {"hidden": False}


def hide_until_edited(work: Work) -> dict[str, Any] | None:
    """The same, until its author has edited it."""
    before = hide(work)
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if before is not None and kind.returns is not None:
        kind.returns(row)
    return before


def show(work: Work) -> None:
    """Let it be read again."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if row is None or getattr(row, "deleted_at", None) is not None:
        return
    if work.as_it_was and work.measure.before.get("held") and kind.hold is not None:
        kind.hold(row, work.actor)
    else:
        kind.restore(row, work.actor)


def release(work: Work) -> dict[str, Any] | None:
    """Let what waited for somebody to look be read."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if row is None or not waits(row):
        return None
    kind.restore(row, work.actor)
    return {"held": True}


def hold_again(work: Work) -> None:
    """Have it wait once more, as if nothing had been decided; an appeal takes no words back."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if work.as_it_was and row is not None and kind.hold is not None:
        kind.hold(row, work.actor)


def lock(work: Work) -> dict[str, Any] | None:
    """Have nobody add to the thread."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if row is None or kind.lock is None or not kind.lock(row, work.actor, on=True):
        return None
    return {"locked": False}


def unlock(work: Work) -> None:
    """Let everybody add to it again."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if row is not None and kind.lock is not None:
        kind.lock(row, work.actor, on=False)


def slow(work: Work) -> dict[str, Any] | None:
    """Have everybody wait between two replies."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if row is None or kind.slow is None:
        return None
    work.measure.until = work.decision.until or clock.now() + SLOW_FOR
    return kind.slow(row, work.actor, seconds=SLOW_SECONDS, until=work.measure.until)


def unslow(work: Work) -> None:
    """As fast as before, unless somebody chose another pace meanwhile."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if row is not None and kind.slow is not None:
        before = work.measure.before
        until = datetime.fromisoformat(before["until"]) if before.get("until") else None
        pace = {"seconds": before.get("seconds", 0), "until": until}
        kind.slow(row, work.actor, **pace, since=work.measure.until)


def label(work: Work) -> dict[str, Any] | None:
    """Write the label on it that the measure names behind the colon."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if row is None or kind.label is None:
        return None
    return kind.label(row, work.actor, label=_named(work))


def unlabel(work: Work) -> None:
    """The label it had before, unless it has got another one meanwhile."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if row is not None and kind.label is not None:
        before = str(work.measure.before.get("label", ""))
        kind.label(row, work.actor, label=before, in_place_of=_named(work))


def redact(work: Work) -> dict[str, Any] | None:
    """Take the passages out of it that the decision names."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if row is None or kind.redact is None:
        return None
    sections = [int(rule["number"]) for rule in work.decision.rules]
    before = kind.redact(row, work.actor, passages=work.decision.passages, sections=sections)
    if before is not None:
        show_without(before["redactions"])
    return before


def put_back(work: Work) -> None:
    """Have them stand there again, where their marks are."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if row is not None and kind.put_back is not None:
        posts = posts_of(work.measure.before.get("redactions", []))
        kind.put_back(row, work.actor, before=work.measure.before)
        show_anew(posts)


def limit_reach(work: Work) -> dict[str, Any] | None:
    """Have it be offered only within its community."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if row is None or kind.reach is None or not kind.reach(row, work.actor, on=True):
        return None
    return {"limited": False}


def restore_reach(work: Work) -> None:
    """Have it be offered everywhere again."""
    kind, row = thing_of(work.measure.kind, work.measure.object_id)
    if row is not None and kind.reach is not None:
        kind.reach(row, work.actor, on=False)


def _named(work: Work) -> str:
    return work.measure.what.partition(":")[2]
