"""What members fill in to have a guideline changed, and those who word them to say no."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.communities.models import Community
from apps.core.text import BodyField
from apps.guidelines.forms import VersionForm, fields_of, worded
from apps.guidelines.rules import Wording
from apps.moderation.models.decisions import REASON_LENGTH
from apps.threads.forms import Once

WHY_LENGTH = 4000


class ChangeForm(VersionForm):
    """A rule as somebody would have it, and why."""

    once = Once(widget=forms.HiddenInput)
    what = forms.ChoiceField(
        choices=[
            ("reword", gettext_lazy("Word it as below")),
            ("drop", gettext_lazy("Leave it out altogether")),
        ],
        widget=forms.RadioSelect,
        required=False,
        label=gettext_lazy("What should become of it?"),
    )
    where = forms.ChoiceField(label=gettext_lazy("Where should it be talked over?"))
    reason = BodyField(
        max_length=WHY_LENGTH,
        label=gettext_lazy("Why?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Say why: that is what the others talk about.")},
    )

    def __init__(
        self, *args: Any, now: Wording, places: Iterable[Community] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields |= fields_of(now)
        title = self.fields["title"]
        title.required, title.widget.is_required = True, True
        title.error_messages["required"] = _("Every guideline has a title.")
        if not now.key:
            del self.fields["what"]
        if places is None:
            del self.fields["where"]
        else:
            named = [(place.slug, place.name) for place in places]
            self.fields["where"].choices = named  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("what") == "drop":
            self.errors.pop("title", None)
        return data

    @property
    def wording(self) -> Wording | None:
        """The rule as written; None when it should go. Words to be found by are not asked for."""
        data = self.cleaned_data
        if data.get("what") == "drop":
            return None
        return worded({**data, "key": self.now.key, "nudge": self.now.nudge_words})

    @property
    def opens_more(self) -> bool:
        """Whether what is folded away holds something, or something that was refused."""
        folded = ("long", "why", "fits", "crosses")
        return any(self[name].errors or self[name].value() for name in folded)


class DeclineForm(forms.Form):
    """Why it stays as it is."""

    reason = BodyField(
        max_length=REASON_LENGTH,
        label=gettext_lazy("Why does it stay as it is?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Say why: whoever proposed it reads every word.")},
    )
