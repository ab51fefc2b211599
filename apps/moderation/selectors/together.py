"""Several cases that are decided at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from apps.accounts.bylines import Byline, byline_of
from apps.communities.models import Community
from apps.moderation.models import UNDECIDED, Case, Target
from apps.moderation.rungs import Rung, rungs_for
from apps.moderation.selectors.desk import Desk
from apps.moderation.selectors.glass import unread
from apps.moderation.selectors.rules import Rule, rules_of


@dataclass(frozen=True, slots=True)
class Together:
    """The chosen cases, and what can be done about all of them."""

    cases: tuple[Case, ...]
    people: tuple[Byline | None, ...]  # whom each is about
    place: Community | None
    is_one_place: bool
    rules: tuple[Rule, ...]
    named: tuple[str, ...]  # keys of rules that all of them were reported under
    rungs: tuple[Rung, ...]
    shut: int  # how many were left out: their words are behind glass
    kind: str  # of all the things, or "" for several
    proposed: str

    @property
    def is_ready(self) -> bool:
        """Whether there is something to decide, all of one place."""
        return bool(self.cases) and self.is_one_place

    @property
    def rows(self) -> list[tuple[Case, Byline | None]]:
        return list(zip(self.cases, self.people, strict=True))


def together_page(desk: Desk, ids: Sequence[str]) -> Together:
    """Those of these cases that wait and that the viewer reads. Four queries at most."""
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
    fitting = [set(_slugs(kind)) for kind in kinds] or [set()]
    shared = set.intersection(*fitting)
    return Together(
        cases=cases,
        people=tuple(byline_of(case.subject) if case.subject else None for case in cases),
        place=place,
        is_one_place=len(places) <= 1,
        rules=rules,
        named=tuple(rule.key for rule in rules if many[rule.key] == len(cases)),
        rungs=tuple(rung for rung in rungs_for("post", for_site=False) if rung.slug in shared),
        shut=len(shut),
        kind=kinds.pop() if len(kinds) == 1 else "",
        proposed="note",
    )


def _slugs(kind: str) -> list[str]:
    return [rung.slug for rung in rungs_for(kind, for_site=False) if not rung.asks_passages]
