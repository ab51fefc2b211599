"""What reports said of a case, so that nothing tells who they came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from apps.moderation.models import Addition, Case, Report
from apps.moderation.selectors.queue import TELLING
from apps.moderation.selectors.rules import Rule


@dataclass(frozen=True, slots=True)
class Cited:
    """A rule that reports named, and how many did; 0 where so few did that it would tell who."""

    rule: Rule
    many: int


@dataclass(frozen=True, slots=True)
class Words:
    """What one of them told us first, and what they added to it."""

    first: str
    added: tuple[str, ...]

    @property
    def order(self) -> tuple[str, ...]:
        return tuple(words.casefold() for words in (self.first, *self.added))


def told_of(case: Case, rules: Sequence[Rule]) -> tuple[tuple[Cited, ...], tuple[Words, ...]]:
    """The rules that were named, by their number, and the words, by the alphabet. Two queries.

    Neither order says anything of who came first.
    """
    reports = list(Report.objects.filter(case=case).prefetch_related("additions"))
    many = Counter(rule for report in reports for rule in rules_named(report))
    named = tuple(
        Cited(rule, many[rule.key] if many[rule.key] >= TELLING else 0)
        for rule in rules
        if rule.key in case.rules
    )
    words = {said for report in reports if (said := words_of(report)).first}
    return named, tuple(sorted(words, key=lambda said: said.order))


def rules_named(report: Report) -> set[str]:
    """The rules that a report names, each once however often it was said."""
    return {report.rule, *(one.rule for one in report.additions.all())} - {""}


def words_of(report: Report) -> Words:
    """What its reporter wrote: who only named a rule at first told us by what they added."""
    texts = [report.text, *(one.text for one in sorted(report.additions.all(), key=_number))]
    first, *added = [text for text in texts if text] or [""]
    return Words(first, tuple(added))


def _number(one: Addition) -> int:
    return one.pk
