"""What a juror reads of an appeal: the words, the rule and the decision, and nobody's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.access import Verdict
from apps.core.kinds import Kind, kind_of
from apps.guidelines.selectors import rules_for
from apps.moderation.access import may_vote
from apps.moderation.excerpts import prose_of
from apps.moderation.models import Appeal, Decision, Juror, Report, Willing
from apps.moderation.models.juries import champions
from apps.moderation.rungs import LADDER, Rung
from apps.moderation.selectors.lighter import lighter_than
from apps.moderation.selectors.ties import people_around

LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
WITHIN = re.compile(r"\]\([^)\s]*\)")  # where a Markdown link leads
MENTION = re.compile(r"@[A-Za-z0-9_-]{1,30}")
SHORTEST = 2  # letters of a part of a name that is hidden by itself


@dataclass(frozen=True, slots=True)
class Cited:
    """The rule, as its number and words are known."""

    number: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Vote:
    """What one of the three said; whose it is, nobody reads."""

    seat: int
    outcome: str
    instead: str
    reasons: str


@dataclass(frozen=True, slots=True)
class JuryPage:
    """What the page of a juror shows."""

    juror: Juror
    place: str
    words: tuple[SafeString, ...]  # each thing as it was reported
    rules: tuple[Cited, ...]
    rung: Rung
    until: datetime | None
    appeal: str
    has_pictures: bool  # which no jury sees: they could tell whose it is
    lighter: tuple[Rung, ...]
    may_vote: Verdict
    votes: tuple[Vote, ...]  # of all three, once all have voted or time is over


def juror_of(viewer: User, public_id: str) -> Juror | None:
    """Somebody's own seat on a jury, as long as it is theirs. One query."""
    related = ("jury__appeal__decision__case", "jury__appeal__decision__community")
    rows = Juror.objects.visible_to(viewer).select_related(*related)
    return rows.filter(public_id=public_id).first()


def jury_page(juror: Juror) -> JuryPage:
    """What a juror reads. A dozen queries, whatever is in it."""
    appeal = juror.jury.appeal
    decision = appeal.decision
    names = _names(decision)
    return JuryPage(
        juror=juror,
        place=decision.community.name if decision.community else "",
        words=tuple(prose_of(kind, veiled(text, names)) for kind, text in _as_reported(decision)),
        rules=_cited(decision),
        rung=LADDER[decision.rung],
        until=decision.until,
        appeal=veiled(appeal.text, names),
        has_pictures=appeal.pictures.exists(),
        lighter=lighter_than(decision),
        may_vote=may_vote(juror),
        votes=votes_on(appeal) if not juror.jury.sits else (),
    )


def votes_on(appeal: Appeal) -> tuple[Vote, ...]:
    """What the three said, once they need not be kept from each other. Two queries."""
    jury = getattr(appeal, "jury", None)
    if jury is None or jury.sits:
        return ()
    rows = jury.jurors.exclude(voted_at=None).order_by("voted_at", "pk")
    return tuple(
        Vote(
            seat=seat,
            outcome=row.get_outcome_display(),
            instead=str(LADDER[row.rung].name) if row.rung else "",
            reasons=row.reasons,
        )
        for seat, row in enumerate(rows, start=1)
    )


def _as_reported(decision: Decision) -> Iterable[tuple[Kind, str]]:
    """The words themselves; titles would lead back to where they stand."""
    for target in decision.case.targets.order_by("pk").prefetch_related("snapshots"):
        found = sorted(target.snapshots.all(), key=lambda one: one.version)
        yield from ((kind_of(target.kind), one.open_text) for one in found[:1])


def _cited(decision: Decision) -> tuple[Cited, ...]:
    bodies = {rule.key: rule.body for rule in rules_for(decision.community)}
    return tuple(
        Cited(int(rule["number"]), str(rule["title"]), bodies.get(rule["key"], ""))
        for rule in decision.rules
    )


# ── names ────────────────────────────────────────────────────────────────────────────────────────
def _names(decision: Decision) -> dict[str, str]:
    """Everything that the people of a case are called, and what stands in its place."""
    found: dict[str, str] = {}  # who is nearer to the case comes later, and says what they are
    for person in User.objects.filter(pk__in=people_around(decision.case)):
        found |= dict.fromkeys(_called(person), _("somebody"))
    told = Report.objects.filter(case=decision.case_id).values("reporter")
    for person in User.objects.filter(pk__in=told):
        found |= dict.fromkeys(_called(person), _("a member"))
    keepers = {decision.by_id, decision.second_id, decision.case.assignee_id}
    for person in User.objects.filter(pk__in=[key for key in keepers if key]):
        found |= dict.fromkeys(_called(person), _("the moderator"))
    for person in User.objects.filter(pk=decision.subject_id or 0):
        found |= dict.fromkeys(_called(person), _("the author"))
    return found


def _called(person: User) -> Iterable[str]:
    """A name, its parts, and the handle."""
    parts = [part for part in re.split(r"[\s.,]+", person.name) if len(part) >= SHORTEST]
    return {one.casefold() for one in (person.name, person.handle or "", *parts) if one}


def veiled(text: str, names: Mapping[str, str]) -> str:
    """Words without the people of the case, and without anything that leads to where they stand."""
    text = LINK.sub(_("(a link)"), WITHIN.sub("]", text))
    if names:
        longest = sorted(names, key=len, reverse=True)
        either = "|".join(re.escape(name) for name in longest)
        known = re.compile(rf"@?(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
        text = known.sub(lambda hit: names[hit[0].lstrip("@").casefold()], text)
    return MENTION.sub(_("(somebody)"), text)


# ── who may be drawn ─────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Duty:
    """A community with juries in which somebody is a champion."""

    community: Community
    is_willing: bool


def duties_of(user: User) -> tuple[Duty, ...]:
    """Where somebody may say that they would sit on juries. Two queries."""
    own = champions().filter(user=user, community__has_juries=True)
    rows: QuerySet[Community] = Community.objects.filter(pk__in=own.values("community"))
    willing = set(Willing.objects.filter(user=user).values_list("community_id", flat=True))
    return tuple(Duty(place, place.pk in willing) for place in rows.order_by("name"))


def seats_of(user: User) -> tuple[Juror, ...]:
    """Where they are still asked what they think. One query."""
    rows = Juror.objects.visible_to(user).filter(voted_at=None, jury__closed_at=None)
    open_now = rows.select_related("jury__appeal__decision__community").order_by("pk")
    return tuple(juror for juror in open_now if juror.jury.sits)
