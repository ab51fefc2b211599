"""The guidelines that a case rests on, for many places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from apps.communities.models import Community
from apps.core.prepared import filled, prepared
from apps.guidelines.models import Edition, Guideline

FIELDS = ("edition__community_id", "number", "title", "body", "key")


@dataclass(frozen=True, slots=True)
class Rule:
    """One guideline, by the number people know it by and the key that outlives the number."""

    key: str
    number: int
    title: str
    body: str
    url: str

    @property
    def cited(self) -> dict[str, Any]:
        """As a decision keeps it."""
        return {"key": self.key, "number": self.number, "title": self.title}


def rules_of(places: Iterable[Community | None]) -> dict[int | None, tuple[Rule, ...]]:
    """What holds in each of these places, by its id: the brand's, then its own. One query."""
    known = {place.pk: place for place in places if place is not None}
    rows: dict[int | None, list[tuple[Any, ...]]] = defaultdict(list)
    for place, *rest in _rows(filled(known or [0])):
        rows[place].append(tuple(rest))
    home = reverse("guidelines:brand")
    brand = [_rule(0, row, home) for row in rows[None]]
    found: dict[int | None, tuple[Rule, ...]] = {None: tuple(brand)}
    for pk, place in known.items():
        page = reverse("guidelines:community", args=[place.slug]) if rows[pk] else home
        found[pk] = (*brand, *(_rule(len(brand), row, page) for row in rows[pk]))
    return found


@prepared
def _rows(places: list[int]) -> QuerySet[Guideline, Any]:
    newest = Edition.objects.order_by("-version").values("pk")
    of_brand = Q(edition=Subquery(newest.filter(community=None)[:1]))
    of_place = newest.filter(community=OuterRef("edition__community"))[:1]
    own = Q(edition__community__in=places, edition=Subquery(of_place))
    rows = Guideline.objects.filter(of_brand | own).order_by("number")
    return rows.values_list(*FIELDS)


def _rule(offset: int, row: tuple[Any, ...], page: str) -> Rule:
    number, title, body, key = row
    shown = offset + number
    return Rule(key, shown, title, body, f"{page}#s{shown}")


def rules_for(community: Community | None) -> tuple[Rule, ...]:
    """What holds in one place. One query."""
    return rules_of([community])[community.pk if community else None]


def as_cited(kept: Iterable[Mapping[str, Any]], now: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules of a decision as they stood then, with the words and the place they have now."""
    known = {rule.key: rule for rule in now}
    return tuple(
        Rule(
            key=str(rule.get("key", "")),
            number=int(rule.get("number", 0)),
            title=str(rule.get("title", "")),
            body=found.body if (found := known.get(str(rule.get("key", "")))) else "",
            url=found.url if found else "",
        )
        for rule in kept
    )
