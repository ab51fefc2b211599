"""Reads about rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Brand, Community
from apps.core.prepared import prepared
from apps.guidelines.models import Acceptance, Guideline


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, by the number people know it by."""

    number: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules that hold now: the brand's, or those a community adds."""

    version: int
    published_at: datetime
    note: str
    rules: tuple[Rule, ...]
    edition_id: int

    def __bool__(self) -> bool:
        return bool(self.rules)


NONE = RuleSet(0, timezone.now(), "", (), 0)


def current(community: Community | None) -> RuleSet:
    """The set that holds now. A community's numbers continue the brand's. One query."""
    rows = _of_brand() if community is None else _of(community, community.guidelines_version)
    if not rows:
        return NONE
    edition, version, published_at, note, *_ = rows[0]
    shown = tuple(Rule(offset + number, title, body) for *_, offset, number, title, body in rows)
    return RuleSet(version, published_at, note, shown, edition)


RULE = (
    *("edition_id", "edition__version", "edition__published_at", "edition__note"),
    *("offset", "number", "title", "body"),
)


@prepared
def _of_brand() -> QuerySet[Guideline, Any]:
    rules = Guideline.objects.filter(edition__community=None)
    rules = rules.filter(edition__version=Subquery(_brand_version())).order_by("number")
    return rules.annotate(offset=Value(0, output_field=IntegerField())).values_list(*RULE)


@prepared
def _of(community: Community, version: int) -> QuerySet[Guideline, Any]:
    rules = Guideline.objects.filter(edition__community=community, edition__version=version)
    offset = Coalesce(Subquery(_brand_count(), output_field=IntegerField()), 0)
    return rules.order_by("number").annotate(offset=offset).values_list(*RULE)


def _brand_version() -> QuerySet[Brand, int]:
    return Brand.objects.filter(pk=1).values_list("guidelines_version", flat=True)[:1]


def _brand_count() -> QuerySet[Guideline, int]:
    """How many rules the brand has now, as a subquery."""
    own = Guideline.objects.filter(
        edition__community=None, edition__version=Subquery(_brand_version())
    ).order_by()
    return own.values("edition").annotate(many=Count("pk")).values_list("many", flat=True)


def keepers(rules: RuleSet) -> int:
    """How many gave their word on this version."""
    return Acceptance.objects.filter(edition=rules.edition_id).count()


def accepted_at(user: User, rules: RuleSet) -> datetime | None:
    """When somebody gave their word on this version; None: not yet."""
    own = Acceptance.objects.filter(edition=rules.edition_id, user=user)
    return own.values_list("at", flat=True).first()


def edition_of(community: Community | None, version: int) -> tuple[Rule, ...]:
    """An earlier version, to lay beside the one that holds. Numbers as it gave them."""
    rows = Guideline.objects.filter(edition__community=community, edition__version=version)
    return tuple(Rule(row.number, row.title, row.body) for row in rows.order_by("number"))
