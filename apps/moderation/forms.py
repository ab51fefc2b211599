"""What those who keep order fill in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.text import BodyField, LineField
from apps.moderation.models.appeals import MESSAGE_LENGTH
from apps.moderation.models.cases import NOTE_LENGTH
from apps.moderation.models.decisions import LETTER_LENGTH, REASON_LENGTH
from apps.moderation.models.glass import MOST_REASON
from apps.moderation.models.remarks import REMARK_LENGTH
from apps.moderation.selectors.rules import Rule

PASSAGES_LENGTH = 6000
LOCAL = "%Y-%m-%dT%H:%M"  # what a browser sends of a moment, in the viewer's own zone


class KeysField(forms.Field):
    """Several short keys, as checkboxes send them."""

    widget = forms.MultipleHiddenInput

    def __init__(self, most: int, **options: Any) -> None:
        super().__init__(**({"required": False} | options))
        self.most = most

    def to_python(self, value: Any) -> list[str]:
        return [str(one)[:20] for one in (value or [])[: self.most]]


class DecideForm(forms.Form):
    """A rung, the rules it rests on, and the letter; the law says what must not be missing."""

    rung = forms.CharField(max_length=20, required=False)
    rules = KeysField(20)
    letter = BodyField(max_length=LETTER_LENGTH, required=False, label=_("The letter"))
    departs = LineField(max_length=REASON_LENGTH, required=False)
    until = forms.DateTimeField(
        required=False,
        input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("Choose a day and a time, or leave it empty.")},
    )
    team = forms.BooleanField(required=False)
    passages = BodyField(
        max_length=PASSAGES_LENGTH, required=False, label=_("The words to take out")
    )


class TogetherForm(DecideForm):
    """The same about many."""

    case = KeysField(50)


class UndoForm(forms.Form):
    """Which decisions to take back."""

    decision = KeysField(50)


class LookForm(forms.Form):
    """What happens to a case while nobody decides it."""

    do = forms.ChoiceField(
        choices=[
            (name, name)
            for name in ("take_up", "put_back", "pass_up", "hand_over", "wait", "cover")
        ]
    )
    to = forms.CharField(max_length=30, required=False)
    whom = forms.CharField(max_length=8, required=False)


class NoteForm(forms.Form):
    """A line for the others."""

    text = BodyField(max_length=NOTE_LENGTH, label=_("A note for the others"))


class OpinionForm(forms.Form):
    """What one would do; without a rung, the others are asked."""

    rung = forms.CharField(max_length=20, required=False)
    text = BodyField(max_length=NOTE_LENGTH, required=False)


class GlassForm(forms.Form):
    """Why somebody has to read what a closed community said."""

    reason = LineField(max_length=MOST_REASON, label=_("Why you need to read this"))


class NothingForm(forms.Form):
    """Nothing wrong, or nothing that can be told."""

    unclear = forms.BooleanField(required=False)


class SecondForm(forms.Form):
    """Whether a second person agrees."""

    agree = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    reason = LineField(max_length=REASON_LENGTH, required=False)


class AppealForm(forms.Form):
    """A line to who appealed, or the answer."""

    text = BodyField(max_length=MESSAGE_LENGTH, required=False)
    outcome = forms.CharField(max_length=10, required=False)
    reasons = BodyField(max_length=REASON_LENGTH * 3, required=False)
    rung = forms.CharField(max_length=20, required=False)


class RemarkForm(forms.Form):
    """A line for everybody, and the guideline it rests on."""

    text = BodyField(
        label=_("Your line"),
        max_length=REMARK_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a line first.")},
    )
    rule = forms.ChoiceField(label=_("It rests on"), required=False)

    def __init__(self, *args: Any, rules: Sequence[Rule], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["rule"]
        if isinstance(field, forms.ChoiceField):
            named = [(rule.key, f"§{rule.number} {rule.title}") for rule in rules]
            field.choices = [("", _("No guideline in particular")), *named]
