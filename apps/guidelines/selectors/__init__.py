"""Reads about rules: the sets that hold, what they said before, and who gave their word."""

from apps.guidelines.comparing import Change, diff_of, in_markdown
from apps.guidelines.rules import Example, Rule, RuleSet, Wording
from apps.guidelines.selectors.drafting import draft_of, drafted, first_number, others_drafting
from apps.guidelines.selectors.editions import (
    NONE,
    current,
    current_version,
    edition_of,
    in_full,
    nudges_for,
    rule_of,
    rule_to_cite,
    rules_for,
)
from apps.guidelines.selectors.history import ChangesPage, changes_since, diff_between, versions_of
from apps.guidelines.selectors.keeping import Word, bound_by, keepers, owing, word_of

__all__ = [
    "NONE",
    "Change",
    "ChangesPage",
    "Example",
    "Rule",
    "RuleSet",
    "Word",
    "Wording",
    "bound_by",
    "changes_since",
    "current",
    "current_version",
    "diff_between",
    "diff_of",
    "draft_of",
    "drafted",
    "edition_of",
    "first_number",
    "in_full",
    "in_markdown",
    "keepers",
    "nudges_for",
    "others_drafting",
    "owing",
    "rule_of",
    "rule_to_cite",
    "rules_for",
    "versions_of",
    "word_of",
]
