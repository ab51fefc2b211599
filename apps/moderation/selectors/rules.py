"""The guidelines that a case rests on, for many places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, Subquery
from django.urls import reverse

from apps.communities.models import Brand, Community
from apps.guidelines.models import Guideline

FIELDS = ("edition__community_id", "number", "title", "body")
HAS_KEYS = any(field.name == "key" for field in Guideline._meta.get_fields())  # noqa: SLF001  Django's documented API


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
    for place, *rest in _rows(known):
        rows[place].append(tuple(rest))
    brand = [_rule(0, row, reverse("guidelines:brand")) for row in rows[None]]
    found: dict[int | None, tuple[Rule, ...]] = {None: tuple(brand)}
    for pk, place in known.items():
        page = reverse("guidelines:community", args=[place.slug])
        found[pk] = (*brand, *(_rule(len(brand), row, page) for row in rows[pk]))
    return found


def _rows(known: Mapping[int, Community]) -> list[tuple[Any, ...]]:
    version = Brand.objects.filter(pk=1).values("guidelines_version")[:1]
    of_brand = Q(edition__community=None, edition__version=Subquery(version))
    own = Q(
        edition__community__in=known, edition__version=F("edition__community__guidelines_version")
    )
    rows = Guideline.objects.filter(of_brand | own).order_by("number")
    return list(rows.values_list(*FIELDS, "key") if HAS_KEYS else rows.values_list(*FIELDS))


def _rule(offset: int, row: tuple[Any, ...], page: str) -> Rule:
    """Without a key of its own a rule goes by its number."""
    number, title, body, *key = row
    shown = offset + number
    return Rule(key[0] if key else f"s{shown}", shown, title, body, f"{page}#s{shown}")


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
