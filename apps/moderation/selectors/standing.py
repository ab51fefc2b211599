"""How somebody stands: what counts against them, what is in force, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.accounts.models import User
from apps.communities.models import RESTING, Community, Membership
from apps.core import clock
from apps.moderation.models import Appeal, BrokenGlass, Decision, Juror, Report, Strike
from apps.moderation.rungs import LADDER, Rung
from apps.moderation.selectors.glass import readings_about
from apps.moderation.selectors.juries import Duty, duties_of, seats_of
from apps.moderation.selectors.statements import ON_PEOPLE
from apps.moderation.weighing import FORGOTTEN, STEPS, weighs_now

LETTERS = 50  # that one page lists
AT = {rung: least for least, rung in STEPS}


@dataclass(frozen=True, slots=True)
class StrikeView:
    """That a rule was crossed: what it weighs now, and when it is forgotten."""

    rung: Rung
    decision: Decision
    weighs: float  # of the weight it had, what is left
    weighed: float
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in the list."""

    decision: Decision
    rung: Rung
    numbers: tuple[int, ...]
    appeal: Appeal | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Rest:
    """A pause they asked for themselves: no sanction."""

    community: Community
    until: datetime


@dataclass(frozen=True, slots=True)
class StandingPage:
    """What one reads of oneself."""

    in_force: tuple[LetterRow, ...]
    strikes: tuple[StrikeView, ...]
    letters: tuple[LetterRow, ...]
    told: int
    readings: tuple[BrokenGlass, ...]  # by the site's own people, in places that are closed
    duties: tuple[Duty, ...]  # juries on which they would sit, or could
    seats: tuple[Juror, ...]  # those that wait for what they think
    rests: tuple[Rest, ...] = ()

    @property
    def weight(self) -> float:
        """What the ladder counts today."""
        return round(sum(strike.weighs for strike in self.strikes), 2)

    @property
    def pauses_at(self) -> float:
        """The weight from which a pause is proposed."""
        return AT["pause_day"]

    @property
    def leaves_at(self) -> float:
        """The weight from which it is proposed that they leave."""
        return AT["ban"]

    @property
    def is_clear(self) -> bool:
        return not (self.in_force or self.strikes or self.letters or self.readings)


def standing_page(user: User) -> StandingPage:
    """What is kept about somebody here, as they may know it. Eight queries."""
    now = clock.now()
    mine = Decision.objects.filter(subject=user, delivered_at__isnull=False)
    rows = mine.select_related("community", "appeal").order_by("-at", "-pk")[:LETTERS]
    letters = tuple(_letter(row) for row in rows)
    return StandingPage(
        in_force=tuple(row for row in letters if _binds(row, now)),
        strikes=_strikes(user, now),
        letters=letters,
        told=Report.objects.filter(reporter=user).count(),
        readings=readings_about(user),
        rests=_rests(user),
        duties=duties_of(user),
        seats=seats_of(user),
    )


def _rests(user: User) -> tuple[Rest, ...]:
    held = Membership.objects.filter(user=user).exclude(holds=[]).select_related("community")
    ends = ((row.community, row.holds_now.get(RESTING)) for row in held.order_by("pk"))
    return tuple(Rest(place, until) for place, until in ends if until is not None)


def _letter(row: Decision) -> LetterRow:
    return LetterRow(
        decision=row,
        rung=LADDER[row.rung],
        numbers=tuple(int(rule.get("number", 0)) for rule in row.rules),
        appeal=getattr(row, "appeal", None),
        holds=row.ended_at is None,
    )


def _binds(row: LetterRow, now: datetime) -> bool:
    """Whether it changes today what they may do."""
    lasts = row.decision.until is None or row.decision.until > now
    return row.holds and lasts and any(what in ON_PEOPLE for what in row.rung.measures)


def _strikes(user: User, now: datetime) -> tuple[StrikeView, ...]:
    """Those that still weigh, of letters that left."""
    rows = Strike.objects.filter(
        user=user, erased_at=None, at__gt=now - FORGOTTEN, decision__delivered_at__isnull=False
    )
    return tuple(
        StrikeView(
            rung=LADDER[row.decision.rung],
            decision=row.decision,
            weighs=round(weighs_now(row, now), 2),
            weighed=row.weight,
            ends_at=row.at + FORGOTTEN,
        )
        for row in rows.select_related("decision__community").order_by("-at", "-pk")
    )
