"""What reports said of a case, so that nothing tells who they came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from apps.moderation.models import Case, Report
from apps.moderation.selectors.queue import TELLING
from apps.moderation.selectors.rules import Rule


@dataclass(frozen=True, slots=True)
class Cited:
    """A rule that reports named, and how many did; 0 where so few did that it would tell who."""

    rule: Rule
    many: int


def told_of(case: Case, rules: Sequence[Rule]) -> tuple[tuple[Cited, ...], tuple[str, ...]]:
    """The rules that were named, by their number, and the words, by the alphabet. One query.

    Neither order says anything of who came first.
    """
    reports = list(Report.objects.filter(case=case).values_list("rule", "text"))
    many = Counter(rule for rule, _text in reports)
    named = tuple(
        Cited(rule, many[rule.key] if many[rule.key] >= TELLING else 0)
        for rule in rules
        if rule.key in case.rules
    )
    words = {text for _rule, text in reports if text}
    return named, tuple(sorted(words, key=str.casefold))
