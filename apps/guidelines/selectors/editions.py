"""The rules that hold, and those that held."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.prepared import prepared
from apps.guidelines.models import Edition, Guideline
from apps.guidelines.rules import Example, Rule, RuleSet

NONE = RuleSet(0, timezone.now(), "", (), 0)
SHORT = (
    *("edition__version", "edition__published_at", "edition__note", "edition_id"),
    *("edition__is_major", "edition__renew_months"),
    *("offset", "number", "title", "body", "key"),
)
NUDGING = (*SHORT, "nudge_words")
FULL = (*SHORT, "long", "prose", "why", "examples", "nudge_words")
SET = 6  # the first columns are the edition's


def current(community: Community | None) -> RuleSet:
    """The set that holds now, in short. A community's numbers continue the brand's. One query."""
    rows = _of_brand() if community is None else _of(community)
    return _set_of(_address(community), rows)


def in_full(community: Community | None) -> RuleSet:
    """The set that holds now, with all there is to read of each rule. One query."""
    return _set_of(
        _address(community), _all_of_brand() if community is None else _all_of(community)
    )


def rules_for(community: Community | None) -> tuple[Rule, ...]:
    """Every rule that holds in a place, the brand's first, in full. Two queries."""
    own = in_full(community).rules if community is not None else ()
    return in_full(None).rules + own


def rule_of(community: Community | None, key: str) -> Rule | None:
    """The rule of that key, if it holds in that place. Two queries."""
    return next((rule for rule in rules_for(community) if rule.key == key), None)


def nudges_for(community: Community) -> tuple[Rule, ...]:
    """Rules that hold in a place and have words to be found by; in short. Two queries."""
    sets = (
        _set_of(_address(None), _nudging_of_brand()),
        _set_of(_address(community), _nudging_of(community)),
    )
    return tuple(rule for found in sets for rule in found.rules if rule.nudge_words)


def current_version(community: Community | None) -> int:
    """The version that holds now; 0 for none. One query."""
    newest = Edition.objects.of(community).values_list("version", flat=True)
    return newest.first() or 0


def edition_of(community: Community | None, version: int) -> RuleSet:
    """A version in full, by the numbers it had when it was published; NONE if there was none."""
    edition = Edition.objects.of(community).filter(version=version).first()
    if edition is None:
        return NONE
    offset = _count_of_brand(edition.published_at) if community is not None else 0
    rows = edition.guidelines.order_by("number")
    columns = FULL[SET + 1 :]
    head = (version, edition.published_at, edition.note, edition.pk)
    more = (edition.is_major, edition.renew_months, offset)
    url = _address(community, "edition", version)
    return _set_of(url, [(*head, *more, *row) for row in rows.values_list(*columns)])


def rule_to_cite(viewer: User | AnonymousUser, key: str) -> tuple[Edition, int] | None:
    """The newest edition with that rule, and its number in it; None for what they may not read."""
    editions = Edition.objects.visible_to(viewer).select_related("community")
    found = editions.filter(guidelines__key=key).order_by("-version").first()
    if found is None:
        return None
    rules = edition_of(found.community, found.version).rules
    return found, next(rule.number for rule in rules if rule.key == key)


def _set_of(url: str, rows: list[Any]) -> RuleSet:
    if not rows:
        return NONE
    version, published_at, note, edition, is_major, renew_months = rows[0][:SET]
    shown = tuple(_rule(url, *row[SET:]) for row in rows)
    return RuleSet(version, published_at, note, shown, edition, is_major, renew_months)


def _rule(url: str, offset: int, number: int, *words: Any) -> Rule:
    """One rule of a row of SHORT, NUDGING or FULL; what was rendered is clean since then."""
    title, body, key, *rest = words
    number += offset
    at = f"{url}#s{number}"
    if len(rest) < 2:  # noqa: PLR2004  words to be found by at most
        return Rule(number, title, body, key, at, nudge_words=tuple(*rest))
    long, prose, why, examples, nudge_words = rest
    told = tuple(Example(one["text"], one["fits"]) for one in examples)
    prose = SafeString(prose)
    return Rule(number, title, body, key, at, long, prose, why, told, tuple(nudge_words))


def _address(community: Community | None, what: str = "", *more: int) -> str:
    """Of a set's page, or of one beneath it."""
    name = "_".join(filter(None, ["community" if community else "brand", what]))
    return reverse(f"guidelines:{name}", args=[*([community.slug] if community else []), *more])


# ── the queries, each built once ─────────────────────────────────────────────────────────────────
@prepared
def _of_brand() -> QuerySet[Guideline, Any]:
    return _newest(None).values_list(*SHORT)


@prepared
def _of(community: Community) -> QuerySet[Guideline, Any]:
    return _newest(community).values_list(*SHORT)


@prepared
def _nudging_of_brand() -> QuerySet[Guideline, Any]:
    return _newest(None).values_list(*NUDGING)


@prepared
def _nudging_of(community: Community) -> QuerySet[Guideline, Any]:
    return _newest(community).values_list(*NUDGING)


@prepared
def _all_of_brand() -> QuerySet[Guideline, Any]:
    return _newest(None).values_list(*FULL)


@prepared
def _all_of(community: Community) -> QuerySet[Guideline, Any]:
    return _newest(community).values_list(*FULL)


def _newest(community: Community | None) -> QuerySet[Guideline]:
    """The rules of the newest edition, in order, with how far their numbers are shifted."""
    newest = Edition.objects.of(community).values("pk")[:1]
    rules = Guideline.objects.filter(edition=Subquery(newest)).order_by("number")
    if community is None:
        return rules.annotate(offset=Value(0, output_field=IntegerField()))
    brand = Edition.objects.of(None).values("pk")[:1]
    offset = Coalesce(Subquery(_counted(brand), output_field=IntegerField()), 0)
    return rules.annotate(offset=offset)


def _counted(edition: QuerySet[Edition, Any]) -> QuerySet[Guideline, Any]:
    """How many rules an edition has, as a subquery."""
    rules = Guideline.objects.filter(edition=Subquery(edition)).order_by()
    return rules.values("edition").annotate(many=Count("pk")).values_list("many", flat=True)


def _count_of_brand(at: datetime) -> int:
    """How many rules the brand had at a moment."""
    held = Edition.objects.of(None).filter(published_at__lte=at).values("pk")[:1]
    return Guideline.objects.filter(edition=Subquery(held)).count()
