"""The rules that hold somewhere, as reports and letters cite them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from apps.communities.models import Community
from apps.guidelines.selectors import Rule, current


@dataclass(frozen=True, slots=True)
class Cited:
    """A rule with its number, its words, and where they stand."""

    key: str
    number: int
    title: str
    body: str
    url: str


def key_of(rule: Rule) -> str:
    """What a citation keeps of a rule; its number, where rules bear no key of their own."""
    return str(getattr(rule, "key", "") or rule.number)


def rules_for(community: Community | None) -> tuple[Cited, ...]:
    """The brand's, then those the community adds, numbered on. Two queries."""
    page = reverse("guidelines:brand")
    found = [_cited(rule, page) for rule in current(None).rules]
    if community is not None:
        page = reverse("guidelines:community", args=[community.slug])
        found += [_cited(rule, page) for rule in current(community).rules]
    return tuple(found)


def _cited(rule: Rule, page: str) -> Cited:
    return Cited(key_of(rule), rule.number, rule.title, rule.body, f"{page}#s{rule.number}")


def as_cited(kept: list[dict[str, Any]], now: tuple[Cited, ...]) -> tuple[Cited, ...]:
    """The rules of a decision as they stood then, with the words and the place they have now."""
    known = {rule.key: rule for rule in now}
    return tuple(
        Cited(
            key=str(rule.get("key", "")),
            number=int(rule.get("number", 0)),
            title=str(rule.get("title", "")),
            body=found.body if (found := known.get(str(rule.get("key", "")))) else "",
            url=found.url if found else "",
        )
        for rule in kept
    )
