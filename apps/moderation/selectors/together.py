"""Several cases that are decided at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apps.accounts.bylines import Byline, byline_of
from apps.communities.models import Community
from apps.moderation.access import Rank, takes_two
from apps.moderation.letters import OPENING
from apps.moderation.models import UNDECIDED, Case, Target
from apps.moderation.rungs import LADDER, Rung, as_said_of, rungs_for
from apps.moderation.selectors.colleagues import staff_among
from apps.moderation.selectors.desk import Desk
from apps.moderation.selectors.glass import unread
from apps.moderation.selectors.past import proposals_for
from apps.moderation.selectors.rules import Rule, rules_of
from apps.threads.models import Post


@dataclass(frozen=True, slots=True)
class CommonStep:
    """One rung that fits all of them."""

    rung: Rung
    suggested: int  # for how many of them the ladder proposes it
    of: int
    takes_two: int  # for how many of them a second person has to agree

    @property
    def suggestion(self) -> str | Promise:
        """What the ladder says of it; "" for nothing."""
        if self.suggested == self.of:
            return _("Suggested")
        said = {"n": self.suggested, "of": self.of}
        return _("Suggested for %(n)d of %(of)d") % said if self.suggested else ""

    @property
    def second(self) -> str | Promise:
        """How many of them wait for a second person; "" for none."""
        if self.takes_two == self.of:
            return _("takes a second person")
        said = {"n": self.takes_two, "of": self.of}
        return _("%(n)d of %(of)d take a second person") % said if self.takes_two else ""


@dataclass(frozen=True, slots=True)
class Together:
    """The chosen cases, and what can be done about all of them."""

    cases: tuple[Case, ...]
    people: tuple[Byline | None, ...]  # whom each is about
    place: Community | None
    is_one_place: bool
    rules: tuple[Rule, ...]
    named: tuple[str, ...]  # keys of rules that all of them were reported under
    steps: tuple[CommonStep, ...]
    shut: int  # how many were left out: their words are behind glass
    kind: str  # of all the things, or "" for several; openings of threads are one of their own
    proposed: str  # the lightest of what the ladder suggests for them

    @property
    def is_ready(self) -> bool:
        """Whether there is something to decide, all of one place."""
        return bool(self.cases) and self.is_one_place

    @property
    def rows(self) -> list[tuple[Case, Byline | None]]:
        return list(zip(self.cases, self.people, strict=True))

    @property
    def held(self) -> int:
        """How many of them only a filter brought here."""
        return sum(case.is_only_held for case in self.cases)

    @property
    def all_held(self) -> bool:
        return self.held == len(self.cases)

    @property
    def first_six(self) -> tuple[CommonStep, ...]:
        keyed = (step for step in self.steps if step.rung.key)
        return tuple(sorted(keyed, key=lambda step: step.rung.key))

    @property
    def further(self) -> tuple[CommonStep, ...]:
        return tuple(step for step in self.steps if not step.rung.key)


def together_page(desk: Desk, ids: Sequence[str]) -> Together:
    """Those of these cases that wait and that the viewer reads. Eight queries at most."""
    rows = Case.objects.visible_to(desk.viewer).filter(state__in=UNDECIDED, public_id__in=ids)
    beside = rows.select_related("community", "origin", "subject")
    chosen = tuple(beside.order_by("priority", "due_at", "pk"))
    shut = unread(desk.viewer, desk.places, chosen)
    cases = tuple(case for case in chosen if case.pk not in shut)
    places = {case.community_id for case in cases}
    place = cases[0].community if len(places) == 1 else None
    kinds = set(Target.objects.filter(case__in=cases).values_list("kind", flat=True))
    rules = rules_of([place])[place.pk if place else None]
    many = Counter(key for case in cases for key in case.rules)
    proposed = Counter(proposals_for(cases).values()) if cases else Counter()
    steps = tuple(_steps(cases, place, kinds, proposed)) if len(places) == 1 else ()
    return Together(
        cases=cases,
        people=tuple(byline_of(case.subject) if case.subject else None for case in cases),
        place=place,
        is_one_place=len(places) <= 1,
        rules=rules,
        named=tuple(rule.key for rule in rules if many[rule.key] == len(cases)),
        steps=steps,
        shut=len(shut),
        kind=_named(kinds, cases),
        proposed=_lightest(steps),
    )


def _named(kinds: set[str], cases: Sequence[Case]) -> str:
    """What a letter to all of them calls what they wrote. One query, for posts."""
    if kinds != {"post"}:
        return next(iter(kinds)) if len(kinds) == 1 else ""
    ids = Target.objects.filter(case__in=cases, kind="post").values("object_id")
    begin = set(Post.objects.filter(pk__in=ids).values_list("number", flat=True).distinct())
    if begin == {1}:
        return OPENING
    return "" if 1 in begin else "post"


def _steps(
    cases: Sequence[Case], place: Community | None, kinds: set[str], proposed: Counter[str]
) -> Iterator[CommonStep]:
    """The rungs that fit all of them."""
    staff = staff_among([case.subject for case in cases if case.subject], place)
    ranks = [Rank(0, is_staff=case.subject_id in staff) for case in cases]
    fitting = [{rung.slug for rung in rungs_for(kind, for_site=False)} for kind in kinds]
    shared = set.intersection(*(fitting or [set()]))
    for rung in LADDER.values():
        if rung.slug in shared and not rung.asks_passages:  # each has words of its own
            lasts = None if rung.asks_until else rung.lasts
            two = sum(takes_two(rung, rank, lasts) for rank in ranks)
            yield CommonStep(as_said_of(kinds, rung), proposed[rung.slug], len(cases), two)


def _lightest(steps: Sequence[CommonStep]) -> str:
    suggested = [step.rung for step in steps if step.suggested]
    return min(suggested, key=lambda rung: rung.severity).slug if suggested else "note"
