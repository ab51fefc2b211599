"""What became of a set of rules: which are new, which are gone, and which read otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.core.differences import Piece, pieces
from apps.guidelines.rules import Rule

_SPECIAL = re.compile(r"([\\`*_~\[\]<>#|!])")
_MARKS = {"": "", "del": "~~", "ins": "**"}
NEW, GONE, REWORDED, MOVED = "new", "gone", "reworded", "moved"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a rule that reads otherwise, word by word."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one rule. `was` is its number before; 0: it is new. `number` 0: it is gone."""

    kind: str
    number: int
    was: int
    key: str
    title: tuple[Piece, ...]
    parts: tuple[Part, ...]

    @property
    def has_moved(self) -> bool:
        """Whether people know it by another number now."""
        return 0 < self.was != self.number > 0


def diff_of(before: Iterable[Rule], after: Sequence[Rule]) -> tuple[Change, ...]:
    """What became of the rules, in the order of the newer set; those that are gone come last.

    Rules are known by their keys. What stayed as it was is left out.
    """
    known = {rule.key: rule for rule in before}
    found = [_change(known.pop(rule.key, None) if rule.key else None, rule) for rule in after]
    gone = [_change(rule, None) for rule in known.values()]
    return tuple(change for change in (*found, *gone) if change is not None)


def _change(old: Rule | None, new: Rule | None) -> Change | None:
    parts = tuple(_parts(old, new))
    before, after = old.title if old else "", new.title if new else ""
    number, was = new.number if new else 0, old.number if old else 0
    if not old or not new:
        kind = GONE if old else NEW
    elif parts or before != after:
        kind = REWORDED
    elif number != was:
        kind = MOVED
    else:
        return None
    key = new.key if new else old.key if old else ""
    return Change(kind, number, was, key, pieces(before, after), parts)


def _parts(old: Rule | None, new: Rule | None) -> Iterable[Part]:
    """Those that differ. Of a rule that is gone its title says enough."""
    if new is None:
        return
    before = _texts(old) if old else {}
    for label, text in _texts(new).items():
        if text != before.get(label, ""):
            yield Part(label, pieces(before.get(label, ""), text))


def _texts(rule: Rule) -> dict[str, str]:
    """Everything a reader reads of a rule beneath its title."""
    return {
        _("In short"): rule.body,
        _("At length"): rule.long,
        _("Why"): rule.why,
        _("This fits"): "\n".join(rule.fits),
        _("This crosses it"): "\n".join(rule.crosses),
    }


def in_markdown(changes: Iterable[Change]) -> str:
    """The changes as a post can hold them: what goes is struck out, what comes is bold."""
    return "\n\n".join(block for change in changes for block in _blocks(change))


def _blocks(change: Change) -> Iterable[str]:
    number = f"§{change.number or change.was} "
    yield f"## {number if change.was else ''}{_marked(change.title)}"
    for part in change.parts:
        yield f"{part.label}: {_marked(part.pieces)}"


def _marked(told: Iterable[Piece]) -> str:
    """The pieces in one line: ends of lines are spaces there."""
    said, last, is_apart = "", Piece("", ""), True
    for piece in told:
        now = Piece(piece.kind, _plain(piece.words))
        is_apart = is_apart or piece.words[0].isspace()
        if now.words:
            space = " " if said and (is_apart or not _may_touch(last, now)) else ""
            said += f"{space}{_MARKS[now.kind]}{now.words}{_MARKS[now.kind]}"
            last, is_apart = now, False
        is_apart = is_apart or piece.words[-1].isspace()
    return said


def _may_touch(last: Piece, now: Piece) -> bool:
    """Whether Markdown reads the emphasis of both with no space between them.

    It begins with no full stop behind a letter, and ends with none before one.
    """
    if last.kind and now.kind:
        return False
    inner, outer = (last.words[-1], now.words[0]) if last.kind else (now.words[0], last.words[-1])
    return inner.isalnum() or not outer.isalnum()


def _plain(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))
