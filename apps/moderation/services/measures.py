"""What a decision does to things and people, and taking each of it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.communities import services as communities
from apps.core import clock
from apps.moderation.models import Case, Decision, Measure, Source, Target
from apps.moderation.rungs import Rung
from apps.moderation.services import on_things
from apps.moderation.services.covering import bring_back
from apps.moderation.services.on_things import Work, thing_of, waits

RELEASE = "release"  # of every decision that hides nothing: what waited can be read
ON_THINGS = frozenset({"lock", "slow", "label", "reach", "redact", RELEASE})  # and whatever hides
Act: TypeAlias = Callable[["Work"], dict[str, Any] | None]


def take(decision: Decision, what: Iterable[str], actor: User | None) -> None:
    """Do these; what was hidden before is not this decision's to bring back."""
    held = {(one.what, one.kind, one.object_id) for one in decision.measures.filter(ended_at=None)}
    for name in what:
        for measure in _measures(decision, name):
            if (name.split("_until")[0], measure.kind, measure.object_id) in held:
                continue
            before = DO[_act(measure.what)](Work(measure, decision, actor))
            if before is None:
                continue
            measure.before, measure.applied_at = before, clock.now()
            measure.save()


def require_fitting(case: Case, rung: Rung) -> None:
    """Raise ValidationError for what reaches all of a thread, where a case is about replies."""
    if "reach" not in rung.measures:
        return
    things = (thing_of(target.kind, target.object_id) for target in case.targets.all())
    if not any(row and kind.reach and kind.is_whole(row) for kind, row in things):
        said = _("Only a whole thread is kept within its community: report that.")
        raise ValidationError({"rung": said})


def take_back(decision: Decision, actor: User | None, *, as_it_was: bool = False) -> None:
    """Bring back what this decision took, and nothing that another one took.

    `as_it_was`: nobody has looked yet, and what was held until then is held once more. After an
    appeal somebody has.
    """
    for measure in decision.measures.filter(ended_at=None).order_by("-pk"):
        UNDO[_act(measure.what)](Work(measure, decision, actor, as_it_was))
        measure.ended_at = clock.now()
        measure.save(update_fields=["ended_at"])


def release(case: Case, actor: User) -> list[tuple[str, int, bool]]:
    """Let what was held or hidden first be read, unless a decision hides it.

    What comes back of what a filter held, and whether it waited for somebody to look.
    """
    bring_back(case, actor)
    released = []
    for target in case.targets.all():
        kind, row = thing_of(target.kind, target.object_id)
        if row is None or getattr(row, "deleted_at", None) is not None:
            continue
        waited = waits(row)
        if not waited and (case.source != Source.FILTER or _is_kept_hidden(target)):
            continue
        if getattr(row, "hidden_at", None) is not None:
            released.append((target.kind, target.object_id, waited))
        kind.restore(row, actor)
    return released


def hold_again(released: Iterable[tuple[str, int, bool]], actor: User) -> None:
    """Have nobody read what came back a moment ago; what was deleted meanwhile stays deleted."""
    for name, object_id, waited in released:
        kind, row = thing_of(name, object_id)
        if row is not None and getattr(row, "deleted_at", None) is None:
            (kind.hold if waited and kind.hold else kind.hide)(row, actor)


def _is_kept_hidden(target: Target) -> bool:
    hiding = Measure.objects.filter(
        kind=target.kind,
        object_id=target.object_id,
        what__startswith="hide",
        ended_at=None,
        applied_at__isnull=False,
    )
    return hiding.exists()


def _act(what: str) -> str:
    """What a measure does; behind a colon it may say with what: "label:source"."""
    return what.partition(":")[0]


def _measures(decision: Decision, what: str) -> list[Measure]:
    if what.startswith("hide") or _act(what) in ON_THINGS:
        return [
            Measure(
                decision=decision,
                what=what,
                kind=target.kind,
                object_id=target.object_id,
                until=decision.until if what == "slow" else None,
            )
            for target in decision.case.targets.order_by("pk")
        ]
    return [Measure(decision=decision, what=what, until=decision.until)]


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
    "hide": on_things.hide,
    "hide_until_edited": on_things.hide_until_edited,
    RELEASE: on_things.release,
    "lock": on_things.lock,
    "slow": on_things.slow,
    "label": on_things.label,
    "reach": on_things.limit_reach,
    "redact": on_things.redact,
    **dict.fromkeys(("posting", "suspended", "links", "uploads", "invites"), _restrict),
    "ban": _ban,
    "suspend_site": _suspend_site,
    "ban_site": _ban_site,
    "verify": _verify,
}
UNDO: dict[str, Callable[[Work], None]] = {
    "hide": on_things.show,
    "hide_until_edited": on_things.show,
    RELEASE: on_things.hold_again,
    "lock": on_things.unlock,
    "slow": on_things.unslow,
    "label": on_things.unlabel,
    "reach": on_things.restore_reach,
    "redact": on_things.put_back,
    **dict.fromkeys(("posting", "suspended", "links", "uploads", "invites"), _lift),
    "ban": _unban,
    "suspend_site": _unsuspend,
    "ban_site": _unsuspend,
    "verify": _nothing,
}
