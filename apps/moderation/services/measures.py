"""What a decision does to things and people, and taking each of it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.communities import services as communities
from apps.communities.models import Membership
from apps.core import clock
from apps.core.kinds import Kind, kind_of
from apps.moderation.models import Case, Decision, Measure, Source, Target

Act: TypeAlias = Callable[["Work"], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Work:
    """One measure, the decision it belongs to, and who has it done."""

    measure: Measure
    decision: Decision
    actor: User | None  # None: a jury

    @property
    def membership(self) -> Membership | None:
        held = Membership.objects.filter(
            community=self.decision.community_id, user=self.decision.subject_id
        )
        return held.select_related("user", "community").first()


def take(decision: Decision, what: Iterable[str], actor: User | None) -> None:
    """Do these; what was hidden before is not this decision's to bring back."""
    held = {(one.what, one.kind, one.object_id) for one in decision.measures.filter(ended_at=None)}
    for name in what:
        for measure in _measures(decision, name):
            if (name.split("_until")[0], measure.kind, measure.object_id) in held:
                continue
            before = DO[measure.what](Work(measure, decision, actor))
            if before is None:
                continue
            measure.before, measure.applied_at = before, clock.now()
            measure.save()


def take_back(decision: Decision, actor: User | None) -> None:
    """Bring back what this decision took, and nothing that another one took."""
    for measure in decision.measures.filter(ended_at=None).order_by("-pk"):
        UNDO[measure.what](Work(measure, decision, actor))
        measure.ended_at = clock.now()
        measure.save(update_fields=["ended_at"])


def release(case: Case, actor: User) -> None:
    """Let what a filter held be read, unless a decision hides it."""
    if case.source != Source.FILTER:
        return
    for target in case.targets.all():
        kind, row = _thing(target.kind, target.object_id)
        if row is not None and not _is_kept_hidden(target):
            kind.restore(row, actor)


def _is_kept_hidden(target: Target) -> bool:
    hiding = Measure.objects.filter(
        kind=target.kind,
        object_id=target.object_id,
        what__startswith="hide",
        ended_at=None,
        applied_at__isnull=False,
    )
    return hiding.exists()


def _measures(decision: Decision, what: str) -> list[Measure]:
    if what.startswith("hide") or what == "lock":
        return [
            Measure(decision=decision, what=what, kind=target.kind, object_id=target.object_id)
            for target in decision.case.targets.order_by("pk")
        ]
    return [Measure(decision=decision, what=what, until=decision.until)]


def _thing(kind: str, object_id: int | None) -> tuple[Kind, Any]:
    declared = kind_of(kind)
    rows = declared.model._default_manager.select_related(*declared.related)  # noqa: SLF001  Django's own name
    return declared, rows.filter(pk=object_id).first()


def _hide(work: Work) -> dict[str, Any] | None:
    kind, row = _thing(work.measure.kind, work.measure.object_id)
    if row is None or getattr(row, "deleted_at", None):
        return None
    was_hidden = getattr(row, "hidden_at", None) is not None
    kind.hide(row, work.actor)  # also of one that was: an edit alone no longer brings it back
    return None if was_hidden else {"hidden": False}


def _hide_until_edited(work: Work) -> dict[str, Any] | None:
    before = _hide(work)
    kind, row = _thing(work.measure.kind, work.measure.object_id)
    if before is not None and kind.returns is not None:
        kind.returns(row)
    return before


def _show(work: Work) -> None:
    kind, row = _thing(work.measure.kind, work.measure.object_id)
    if row is not None and getattr(row, "deleted_at", None) is None:
        kind.restore(row, work.actor)


def _lock(work: Work) -> dict[str, Any] | None:
    kind, row = _thing(work.measure.kind, work.measure.object_id)
    if row is None or kind.lock is None or not kind.lock(row, work.actor, on=True):
        return None
    return {"locked": False}


def _unlock(work: Work) -> None:
    kind, row = _thing(work.measure.kind, work.measure.object_id)
    if row is not None and kind.lock is not None:
        kind.lock(row, work.actor, on=False)


def _restrict(work: Work) -> dict[str, Any] | None:
    if (membership := work.membership) is None:
        return None
    communities.restrict_member(
        membership=membership,
        what=work.measure.what,
        until=work.decision.until,
        decision_id=work.decision.pk,
        actor=work.actor,
    )
    return {}


def _lift(work: Work) -> None:
    if (membership := work.membership) is not None:
        communities.lift_restriction(
            membership=membership, decision_id=work.decision.pk, actor=work.actor
        )


def _ban(work: Work) -> dict[str, Any] | None:
    if (membership := work.membership) is None:
        return None
    before = {"state": membership.state, "role": membership.role}
    communities.ban_member(
        membership=membership,
        until=work.decision.until,
        decision_id=work.decision.pk,
        actor=work.actor,
    )
    return before


def _unban(work: Work) -> None:
    if (membership := work.membership) is not None:
        communities.restore_member(
            membership=membership, decision_id=work.decision.pk, actor=work.actor
        )


def _suspend_site(work: Work) -> dict[str, Any] | None:
    if work.decision.subject is None or work.decision.until is None:
        return None
    accounts.suspend_person(
        user=work.decision.subject,
        until=work.decision.until,
        decision_id=work.decision.pk,
        actor=work.actor,
    )
    return {}


def _ban_site(work: Work) -> dict[str, Any] | None:
    if work.decision.subject is None:
        return None
    accounts.ban_person(user=work.decision.subject, decision_id=work.decision.pk, actor=work.actor)
    return {}


def _unsuspend(work: Work) -> None:
    if work.decision.subject is not None:
        accounts.lift_suspension(
            user=work.decision.subject, decision_id=work.decision.pk, actor=work.actor
        )


def _verify(work: Work) -> dict[str, Any] | None:
    if work.decision.subject is None:
        return None
    accounts.require_verification(
        user=work.decision.subject, decision_id=work.decision.pk, actor=work.actor
    )
    return {}


def _nothing(_work: Work) -> None:
    """What is done by confirming an address is undone by nobody."""


DO: dict[str, Act] = {
    "hide": _hide,
    "hide_until_edited": _hide_until_edited,
    "lock": _lock,
    **dict.fromkeys(("posting", "suspended", "links", "uploads", "invites"), _restrict),
    "ban": _ban,
    "suspend_site": _suspend_site,
    "ban_site": _ban_site,
    "verify": _verify,
}
UNDO: dict[str, Callable[[Work], None]] = {
    "hide": _show,
    "hide_until_edited": _show,
    "lock": _unlock,
    **dict.fromkeys(("posting", "suspended", "links", "uploads", "invites"), _lift),
    "ban": _unban,
    "suspend_site": _unsuspend,
    "ban_site": _unsuspend,
    "verify": _nothing,
}
