"""What a rule is: as somebody words it, and as it stands in a set."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

MOST = 20  # rules in one set: more is a law book
TITLE, BODY, LONG, WHY = 100, 1000, 4000, 1000  # characters
EXAMPLES, EXAMPLE = 8, 300  # of one rule; characters of each
WORDS, WORD = 20, 40  # that bring a rule to mind; characters of each
NO_PROSE = SafeString()


@dataclass(frozen=True, slots=True)
class Example:
    """Something one might write, and whether it keeps to the rule or crosses it."""

    text: str
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One rule as somebody words it, before it has a number."""

    title: str
    body: str = ""
    long: str = ""  # Markdown
    why: str = ""
    examples: tuple[Example, ...] = ()
    nudge_words: tuple[str, ...] = ()
    key: str = ""  # of the rule that is worded anew; "" for a new one

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Wording:
        """The wording that `kept` wrote down."""
        examples = tuple(Example(one["text"], one["fits"]) for one in kept["examples"])
        rest = {name: kept[name] for name in ("title", "body", "long", "why", "key")}
        return cls(**rest, examples=examples, nudge_words=tuple(kept["nudge_words"]))

    @property
    def kept(self) -> dict[str, Any]:
        """All of it, as JSON keeps it."""
        return {
            "title": self.title,
            "body": self.body,
            "long": self.long,
            "why": self.why,
            "examples": examples_kept(self.examples),
            "nudge_words": list(self.nudge_words),
            "key": self.key,
        }

    def check(self) -> None:
        """Raise ValidationError for a rule without a title, and for whatever is too long."""
        lengths = [(self.title, TITLE), (self.body, BODY), (self.long, LONG), (self.why, WHY)]
        lengths += [(one.text, EXAMPLE) for one in self.examples]
        lengths += [(word, WORD) for word in self.nudge_words]
        if not self.title.strip():
            raise ValidationError(_("Every guideline has a title."))
        if any(len(text) > most for text, most in lengths):
            raise ValidationError(_("A guideline is short. This one holds something too long."))
        if len(self.examples) > EXAMPLES or len(self.nudge_words) > WORDS:
            raise ValidationError(_("Up to eight examples and twenty words for each guideline."))


def examples_kept(examples: Iterable[Example]) -> list[dict[str, Any]]:
    """Examples as JSON keeps them."""
    return [{"text": one.text, "fits": one.fits} for one in examples]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, by the number people know it by; without what was not asked for."""

    number: int
    title: str
    body: str
    key: str = ""
    url: str = ""
    long: str = ""
    prose: SafeString = NO_PROSE
    why: str = ""
    examples: tuple[Example, ...] = ()
    nudge_words: tuple[str, ...] = ()

    @property
    def fits(self) -> list[str]:
        return [one.text for one in self.examples if one.fits]

    @property
    def crosses(self) -> list[str]:
        return [one.text for one in self.examples if not one.fits]

    @property
    def has_more(self) -> bool:
        """Whether there is more to read than the short form."""
        return bool(self.long or self.why or self.examples)

    @property
    def wording(self) -> Wording:
        """The rule, to be worded anew."""
        return Wording(
            title=self.title,
            body=self.body,
            long=self.long,
            why=self.why,
            examples=self.examples,
            nudge_words=self.nudge_words,
            key=self.key,
        )


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one edition: the brand's, or those a community adds."""

    version: int
    published_at: datetime
    note: str
    rules: tuple[Rule, ...]
    edition_id: int
    is_major: bool = True
    renew_months: int | None = None

    def __bool__(self) -> bool:
        return bool(self.rules)

    @property
    def previous(self) -> int:
        """The version before; 0 for the first."""
        return max(0, self.version - 1)


def carried(onto: Wording, change: Wording, now: Wording) -> Wording:
    """What a change to a rule comes to once others changed it too: what it leaves alone stays."""
    names = ("title", "body", "long", "why", "examples")
    meant = {name: getattr(change, name) for name in names}
    own = {name: words for name, words in meant.items() if words != getattr(onto, name)}
    return replace(now, **own)


def amended(
    rules: Iterable[Rule], changes: Collection[Wording], gone: Collection[str] = ()
) -> list[Wording]:
    """A set as a proposal would have it: rules worded anew by their keys, new ones at the end.

    What a proposal does not speak of (examples, words to be found by) stays as it is.
    """
    known = {change.key: change for change in changes if change.key}
    kept = [rule.wording for rule in rules if rule.key not in gone]
    keys = {wording.key for wording in kept}
    stands = [_over(wording, known.get(wording.key)) for wording in kept]
    return [*stands, *(change for change in changes if change.key not in keys)]


def _over(old: Wording, new: Wording | None) -> Wording:
    if new is None:
        return old
    return replace(
        new,
        examples=new.examples or old.examples,
        nudge_words=new.nudge_words or old.nudge_words,
    )
