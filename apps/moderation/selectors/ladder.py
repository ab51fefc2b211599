"""The ladder as somebody sees it who has to choose: what is proposed, and what takes two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.communities.access import Standing
from apps.moderation.access import Rank, may_take, takes_two
from apps.moderation.models import Case
from apps.moderation.rungs import LABELS, Rung, as_said_of, rungs_for
from apps.moderation.selectors.people import Person
from apps.moderation.selectors.things import Thing

DOES: dict[str, str | Promise] = {  # what the button says, where the rung's name does not
    "note": _("Send the note"),
    "ask_edit": _("Ask and send"),
    "hide": _("Hide and send"),
    "pause_day": _("Pause and send"),
    "pause_week": _("Pause and send"),
    "redact": _("Take it out and send"),
    "remove": _("Remove and send"),
    "lock": _("Lock and send"),
    **dict.fromkeys((rung.slug for rung in LABELS), _("Label it and send")),
    "reach": _("Keep it in and send"),
    "slow": _("Slow it down and send"),
    "warning": _("Warn and send"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One rung, for this case and for who decides."""

    rung: Rung
    is_proposed: bool
    takes_two: bool
    last_time: datetime | None

    @property
    def does(self) -> str | Promise:
        """What the button says once it is chosen."""
        if self.takes_two:
            return _("Propose to a second person")
        return DOES.get(self.rung.slug, _("Do so and send"))


def steps_of(
    case: Case,
    standing: Standing,
    *,
    subject: Rank,
    things: Sequence[Thing],
    person: Person | None,
    proposed: str,
) -> tuple[Step, ...]:
    """The rungs that fit what the case is about, the first six first. It asks nothing."""
    return tuple(
        Step(
            rung,
            is_proposed=rung.slug == proposed,
            takes_two=takes_two(rung, subject, None if rung.asks_until else rung.lasts),
            last_time=person.last_time(rung.slug) if person else None,
        )
        for rung in _fitting(things)
        if may_take(standing, case, rung)
    )


def _fitting(things: Sequence[Thing]) -> Iterator[Rung]:
    kinds = {thing.kind for thing in things} or {""}
    wholly = any(thing.kind == "thread" or thing.number == 1 for thing in things)
    seen: set[str] = set()
    for kind in sorted(kinds):
        for rung in rungs_for(kind, for_site=True):
            if rung.slug not in seen and (wholly or "reach" not in rung.measures):
                seen.add(rung.slug)
                yield as_said_of(kinds, rung)
