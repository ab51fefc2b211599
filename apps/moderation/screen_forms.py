"""What stewards fill in about screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.text import BodyField
from apps.moderation.forms import KeysField
from apps.moderation.models import Stance
from apps.moderation.screening.looking import SCREENS
from apps.moderation.screening.watched import MOST
from apps.moderation.selectors.screens import ScreensPage
from apps.moderation.services import Wishes
from apps.moderation.services.screening import HOSTS, clean_host, folded_phrase

LONGEST = 20_000  # characters of a list
LISTS = ("watched", "trusted", "doubted")


class LinesField(BodyField):
    """One thing a line, each in a spelling by which it is the same as others."""

    def __init__(self, key: Callable[[str], str], most: int, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "none"})
        super().__init__(**({"required": False, "max_length": LONGEST, "widget": widget} | options))
        self.key, self.most = key, most

    def clean(self, value: Any) -> dict[str, str]:
        """What was typed, by that spelling."""
        lines = [line.strip() for line in super().clean(value).splitlines()]
        return {self.key(line): line for line in lines if line}


class ScreensForm(forms.Form):
    """Which screens are on, and their lists; what was shown comes along, to see what changed."""

    on = KeysField(20)
    watched = LinesField(
        folded_phrase,
        MOST,
        label=_("Words to watch"),
        help_text=_("One a line, also several words in a row. Capitals and accents do not matter."),
    )
    trusted = LinesField(
        clean_host,
        HOSTS,
        label=_("Hosts you trust"),
        help_text=_("One a line: example.org, and with it all that ends in .example.org."),
    )
    doubted = LinesField(
        clean_host,
        HOSTS,
        label=_("Hosts you doubt"),
        help_text=_("Every link there is looked at first, whoever posts it."),
    )

    def __init__(self, data: Any = None, *, page: ScreensPage) -> None:
        shown = {name: "\n".join(getattr(page, name)) for name in LISTS}
        super().__init__(data, initial=shown)
        self.page = page

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The lists as they were when the page was opened, for fields that nobody sees."""
        given = self.data if self.is_bound else {}
        return [(name, given.get(f"was_{name}", self.initial[name])) for name in LISTS]

    @property
    def switched(self) -> set[str]:
        """The screens that are on, or were just chosen."""
        if self.is_bound:
            return set(self["on"].value() or ())
        return {row.screen.slug for row in self.page.rows if row.is_on}

    def wishes(self, *, with_switches: bool) -> Wishes:
        """What was added and taken away since the page was opened."""
        now, before = self.cleaned_data, dict(self.shown)
        was = {name: _keyed(self.fields[name], before[name].splitlines()) for name in LISTS}
        chosen = set(now["on"])
        known = {row.screen.slug: row.is_on for row in self.page.rows}
        switches = {slug: slug in chosen for slug in SCREENS if known[slug] != (slug in chosen)}
        stances = {host: "" for name in LISTS[1:] for host in was[name] if host not in now[name]}
        for name, stance in (("trusted", Stance.TRUSTED), ("doubted", Stance.DOUBTED)):
            stances |= {host: str(stance) for host in now[name] if host not in was[name]}
        return Wishes(
            switches=switches if with_switches else {},
            watch=tuple(line for key, line in now["watched"].items() if key not in was["watched"]),
            unwatch=tuple(
                line for key, line in was["watched"].items() if key not in now["watched"]
            ),
            stances=stances,
        )


def _keyed(field: Any, lines: Iterable[str]) -> dict[str, str]:
    """Lines as a page of ours showed them; what it did not show is passed over."""
    found = {}
    for line in lines:
        try:
            found[field.key(line)] = line
        except forms.ValidationError:
            continue
    return found
