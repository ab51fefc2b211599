"""What a set said before, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from apps.communities.models import Community
from apps.guidelines.comparing import Change, diff_of
from apps.guidelines.models import Edition
from apps.guidelines.rules import Rule, RuleSet
from apps.guidelines.selectors.editions import NONE, edition_of, in_full

VERSIONS = 50  # that are listed


@dataclass(frozen=True, slots=True)
class Version:
    """One edition, as a list shows it."""

    number: int
    at: datetime
    note: str
    is_major: bool


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What became of a set since one of its versions."""

    since: RuleSet
    now: RuleSet
    changes: tuple[Change, ...]
    versions: tuple[Version, ...]  # those after it, the newest first

    @property
    def same(self) -> int:
        """How many rules read as they did."""
        changed = {change.number for change in self.changes}
        return sum(rule.number not in changed for rule in self.now.rules)


def versions_of(community: Community | None, after: int = 0) -> tuple[Version, ...]:
    """Every version after one, the newest first. One query."""
    found = Edition.objects.of(community).filter(version__gt=after)
    rows = found.values_list("version", "published_at", "note", "is_major")[:VERSIONS]
    return tuple(Version(*row) for row in rows)


def changes_since(community: Community | None, version: int) -> ChangesPage | None:
    """What became of a set since that version; None where it never was. Five queries at most."""
    now = in_full(community)
    since = now if now.version == version else edition_of(community, version)
    if not since:
        return None
    changes = diff_of(_shifted(since.rules, _offset(now)), now.rules)
    return ChangesPage(since, now, changes, versions_of(community, version))


def diff_between(community: Community | None, before: int, after: int) -> tuple[Change, ...]:
    """What became of each rule between two versions of a set; 0 stands for an empty set."""
    old, new = (edition_of(community, version) or NONE for version in (before, after))
    return diff_of(_shifted(old.rules, _offset(new)), new.rules)


def _offset(rules: RuleSet) -> int:
    return rules.rules[0].number - 1 if rules else 0


def _shifted(rules: tuple[Rule, ...], offset: int) -> list[Rule]:
    """The rules by the numbers they would have today: that the brand's grew is no change here."""
    return [replace(rule, number=number) for number, rule in enumerate(rules, start=offset + 1)]
