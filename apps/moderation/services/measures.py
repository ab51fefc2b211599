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

RELEASE = "release"  # of every decision that hides nothing: what waited can be read

Act: TypeAlias = Callable[["Work"], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Work:
    """One measure, the decision it belongs to, and who has it done."""

    measure: Measure
    decision: Decision
    actor: User
    as_it_was: bool = False  # taken back as if it had not been: what waited waits again

    @property
    def membership(self) -> Membership | None:
        held = Membership.objects.filter(
            community=self.decision.community_id, user=self.decision.subject_id
        )
        return held.select_related("user", "community").first()


def take(decision: Decision, what: Iterable[str], actor: User) -> None:
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


def take_back(decision: Decision, actor: User, *, as_it_was: bool = False) -> None:
    """Bring back what this decision took, and nothing that another one took.

    `as_it_was`: nobody has looked yet, and what was held until then is held once more. After an
    appeal somebody has.
    """
    for measure in decision.measures.filter(ended_at=None).order_by("-pk"):
        UNDO[measure.what](Work(measure, decision, actor, as_it_was))
        measure.ended_at = clock.now()
        measure.save(update_fields=["ended_at"])


def release(case: Case, actor: User) -> list[tuple[str, int, bool]]:
    """Let what was held be read, unless a decision hides it: what comes back, and if it waited."""
    released = []
    for target in case.targets.all():
        kind, row = _thing(target.kind, target.object_id)
        if row is None or getattr(row, "deleted_at", None) is not None:
            continue
        waited = _waits(row)
        if not waited and (case.source != Source.FILTER or _is_kept_hidden(target)):
            continue
        if getattr(row, "hidden_at", None) is not None:
            released.append((target.kind, target.object_id, waited))
        kind.restore(row, actor)
    return released


def hold_again(released: Iterable[tuple[str, int, bool]], actor: User) -> None:
    """Have nobody read what came back a moment ago; what was deleted meanwhile stays deleted."""
    for name, object_id, waited in released:
        kind, row = _thing(name, object_id)
        if row is not None and getattr(row, "deleted_at", None) is None:
            (kind.hold if waited and kind.hold else kind.hide)(row, actor)


def _waits(row: Any) -> bool:
    """Whether it is held until somebody has looked; what a decision hides is not held."""
    return getattr(row, "held_at", None) is not None


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
    if what.startswith("hide") or what in {"lock", RELEASE}:
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
    was_hidden, waited = getattr(row, "hidden_at", None) is not None, _waits(row)
    kind.hide(row, work.actor)  # also of one that was: an edit alone no longer brings it back
    if waited:
        return {"held": True}
    return None if was_hidden else {"hidden": False}


def _hide_until_edited(work: Work) -> dict[str, Any] | None:
    before = _hide(work)
    kind, row = _thing(work.measure.kind, work.measure.object_id)
    if before is not None and kind.returns is not None:
        kind.returns(row)
    return before


def _show(work: Work) -> None:
    kind, row = _thing(work.measure.kind, work.measure.object_id)
    if row is None or getattr(row, "deleted_at", None) is not None:
        return
    if work.as_it_was and work.measure.before.get("held") and kind.hold is not None:
        kind.hold(row, work.actor)
    else:
        kind.restore(row, work.actor)


def _release(work: Work) -> dict[str, Any] | None:
    kind, row = _thing(work.measure.kind, work.measure.object_id)
    if row is None or not _waits(row):
        return None
    kind.restore(row, work.actor)
    return {"held": True}


def _hold_again(work: Work) -> None:
    """Only as if the decision had not been; an appeal does not take words back."""
    kind, row = _thing(work.measure.kind, work.measure.object_id)
    if work.as_it_was and row is not None and kind.hold is not None:
        kind.hold(row, work.actor)


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
    RELEASE: _release,
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
    RELEASE: _hold_again,
    "lock": _unlock,
    **dict.fromkeys(("posting", "suspended", "links", "uploads", "invites"), _lift),
    "ban": _unban,
    "suspend_site": _unsuspend,
    "ban_site": _unsuspend,
    "verify": _nothing,
}
