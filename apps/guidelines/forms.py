"""Forms that take somebody's word, and those in which a set is worded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.text import BodyField, LineField, NumberField
from apps.guidelines.models import NOTE, RENEWALS
from apps.guidelines.rules import (
    BODY,
    EXAMPLE,
    EXAMPLES,
    LONG,
    MOST,
    TITLE,
    WHY,
    WORD,
    WORDS,
    Example,
    Wording,
)

MORE = 2  # empty rules below those there are
KEY = r"\A(?:[0-9a-z]{10})?\Z"
LARGEST = 2**31 - 1
ROW = ("key", "place", "title", "body", "long", "why", "fits", "crosses", "nudge")


class VersionForm(forms.Form):
    """Carries the version that was read."""

    version = NumberField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)

    def reread(self, version: int) -> None:
        """Carry the version that is shown now, also when the form is shown again."""
        self.initial["version"] = version
        if self.is_bound:
            data = cast("QueryDict", self.data).copy()
            data["version"] = str(version)
            self.data = data


class AcceptForm(VersionForm):
    """Where they were going, beside the version."""

    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class LinesField(BodyField):
    """Several short texts, one on each line."""

    def __init__(self, *, most: int, length: int, **options: Any) -> None:
        longest = most * (length + 2)
        super().__init__(required=False, max_length=longest, widget=_text(3), **options)
        self.most, self.length = most, length

    def clean(self, value: Any) -> list[str]:
        """The lines that say something, each once."""
        lines = [line.strip() for line in str(super().clean(value)).splitlines()]
        found = list(dict.fromkeys(filter(None, lines)))
        if len(found) > self.most:
            raise ValidationError(_("Up to %(most)d lines fit here.") % {"most": self.most})
        if any(len(line) > self.length for line in found):
            said = _("One of the lines is longer than %(length)d characters.")
            raise ValidationError(said % {"length": self.length})
        return found


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one rule, to be drawn."""

    number: int
    wording: Wording | None  # None: an empty one
    fields: dict[str, forms.BoundField]

    @property
    def is_open(self) -> bool:
        """Whether what is folded away holds something that was refused."""
        folded = ("long", "why", "fits", "crosses", "nudge")
        return any(self.fields[name].errors for name in folded)


class RulesForm(VersionForm):
    """A whole set of guidelines, a row for each and two more; an empty title leaves a rule out."""

    version = NumberField(min_value=0, max_value=LARGEST, required=False, widget=forms.HiddenInput)
    note = LineField(max_length=NOTE, required=False, label=gettext_lazy("What changed, in a line"))
    scale = forms.ChoiceField(
        choices=[
            ("major", gettext_lazy("A change of substance: everybody is asked before they write")),
            ("minor", gettext_lazy("A small change: everybody is told, nobody is held up")),
        ],
        widget=forms.RadioSelect,
        required=False,
        label=gettext_lazy("What kind of change"),
    )
    renewal = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        label=gettext_lazy("How often people give their word"),
    )

    def __init__(self, *args: Any, rules: Sequence[Wording], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["renewal"].choices = _renewals()  # type: ignore[attr-defined]
        self.worded = list(rules)
        self.many = min(max(len(self.worded), self._sent()) + MORE, MOST)
        for n in range(self.many):
            wording = self.worded[n] if n < len(self.worded) else None
            for name, field in _row(n, wording).items():
                self.fields[f"{name}_{n}"] = field

    def _sent(self) -> int:
        """How many rows came back, so that none of them is lost."""
        said = ("title", "body", "long", "why")
        back = (n for n in range(MOST) if any(self.data.get(f"{name}_{n}") for name in said))
        return max(back, default=-1) + 1

    def rows(self) -> list[Row]:
        """The fields of each rule, in the order in which they were sent or stand."""
        return [
            Row(
                n + 1,
                self.worded[n] if n < len(self.worded) else None,
                {name: self[f"{name}_{n}"] for name in ROW},
            )
            for n in range(self.many)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for n in range(self.many):
            said = any(data.get(f"{name}_{n}") for name in ("body", "long", "why"))
            if said and not data.get(f"title_{n}") and f"title_{n}" not in self.errors:
                self.add_error(f"title_{n}", _("Give it a title, or empty all of it."))
        if not self.errors and not self.wordings():
            raise ValidationError(_("A set has between one and twenty guidelines."))
        return data

    def wordings(self) -> list[Wording]:
        """The rules as written, in the order of the places they were given."""
        data = self.cleaned_data
        rows = [n for n in range(self.many) if data.get(f"title_{n}")]
        moved = {n: place for n in rows if (place := data.get(f"place_{n}")) and place != n + 1}
        order = [n for n in rows if n not in moved]
        for n in sorted(moved, key=lambda n: moved[n]):
            order.insert(moved[n] - 1, n)
        return [worded({name: data.get(f"{name}_{n}") for name in ROW}) for n in order]

    @property
    def is_major(self) -> bool:
        """Whether everybody is asked; so it is when nothing else was said."""
        return self.cleaned_data.get("scale") != "minor"


def _renewals() -> list[tuple[int | str, str]]:
    months = [(many, _("Every %(many)d months") % {"many": many}) for many in RENEWALS]
    return [("", _("Once, and when it changes")), *months]


def _row(n: int, wording: Wording | None) -> dict[str, forms.Field]:
    """The fields of one rule, filled with how it is worded now."""
    now = wording or Wording(title="")
    place = forms.NumberInput(attrs={"inputmode": "numeric"})
    return {
        "key": forms.RegexField(
            KEY, required=False, initial=now.key, widget=forms.HiddenInput, strip=False
        ),
        "place": forms.IntegerField(
            min_value=1,
            max_value=MOST,
            required=False,
            initial=n + 1 if wording else None,
            label=_("Place"),
            widget=place,
        ),
        **fields_of(now),
        "nudge": LinesField(
            most=WORDS,
            length=WORD,
            initial="\n".join(now.nudge_words),
            label=_("Words that bring it to mind"),
        ),
    }


def fields_of(now: Wording) -> dict[str, forms.Field]:
    """The fields of what readers read of a rule, filled with how it is worded now."""
    fits = "\n".join(one.text for one in now.examples if one.fits)
    crosses = "\n".join(one.text for one in now.examples if not one.fits)
    half = EXAMPLES // 2
    return {
        "title": LineField(
            max_length=TITLE, required=False, initial=now.title, label=_("Short form")
        ),
        "body": _body(BODY, now.body, _("The line beneath it"), 2),
        "long": _body(LONG, now.long, _("Long form"), 5),
        "why": _body(WHY, now.why, _("Why it is there"), 3),
        "fits": LinesField(most=half, length=EXAMPLE, initial=fits, label=_("Examples that fit")),
        "crosses": LinesField(
            most=half, length=EXAMPLE, initial=crosses, label=_("Examples that cross it")
        ),
    }


def _body(length: int, initial: str, label: str, rows: int) -> BodyField:
    return BodyField(
        max_length=length, required=False, initial=initial, label=label, widget=_text(rows)
    )


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def worded(data: Mapping[str, Any]) -> Wording:
    """One rule as it was written into its fields."""
    fits = [Example(text, fits=True) for text in data.get("fits") or ()]
    crosses = [Example(text, fits=False) for text in data.get("crosses") or ()]
    return Wording(
        title=data["title"],
        body=data.get("body") or "",
        long=data.get("long") or "",
        why=data.get("why") or "",
        examples=(*fits, *crosses),
        nudge_words=tuple(data.get("nudge") or ()),
        key=data.get("key") or "",
    )
