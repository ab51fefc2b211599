"""What people send to threads."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from apps.core.models import ALT_LENGTH
from apps.core.text import BodyField, LineField
from apps.threads.kept import PACES, SPANS, Label
from apps.threads.models import BODY_LENGTH, TITLE_LENGTH, ThreadKind


class Number(forms.IntegerField):
    """A number as our pages write it; no other spelling, and none that a column cannot hold."""

    def to_python(self, value: Any) -> int | None:
        """The number. Raises ValidationError for anything but up to nine ASCII digits."""
        if value in self.empty_values:
            return None
        if not re.fullmatch(r"[1-9][0-9]{0,8}", str(value)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(value)


class Once(forms.CharField):
    """The mark of one form, so that a double click is one post."""

    default_validators = [RegexValidator(r"\A[A-Za-z0-9]{8,32}\Z")]

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=32, **options)


class ReplyForm(forms.Form):
    """A reply, and which post it answers."""

    body = BodyField(
        max_length=BODY_LENGTH, error_messages={"required": _("Write a few words first.")}
    )
    once = Once()
    to = Number(required=False)
    last = forms.ChoiceField(choices=[("1", "here")], required=False)  # the thread ends on the page


class ThreadForm(forms.Form):
    """A new thread."""

    kind = forms.ChoiceField(choices=ThreadKind.choices, initial=ThreadKind.DISCUSSION)
    title = LineField(
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Give it a title: what would a neighbour search for?")},
    )
    body = BodyField(
        max_length=BODY_LENGTH, error_messages={"required": _("Write a few words first.")}
    )
    once = Once()


class EditForm(forms.Form):
    """New words for a post, and the version they replace; a first post brings the title along."""

    body = BodyField(
        max_length=BODY_LENGTH, error_messages={"required": _("Write a few words first.")}
    )
    version = Number()
    title = LineField(max_length=TITLE_LENGTH, required=False)


class PreviewForm(forms.Form):
    """Words to look at before they are posted, where they will stand, and what is asked of them."""

    body = BodyField(max_length=BODY_LENGTH, required=False)
    community = forms.SlugField(max_length=40, required=False)
    nudge = forms.BooleanField(required=False)  # the guideline that fits, and nothing else


class DraftForm(forms.Form):
    """Words to keep."""

    key = forms.RegexField(r"\A(?:thread|community|post)-[a-z0-9_-]{1,50}\Z", max_length=60)
    kind = forms.ChoiceField(choices=ThreadKind.choices, required=False)
    title = LineField(max_length=TITLE_LENGTH, required=False)
    body = BodyField(max_length=BODY_LENGTH, required=False)


class UploadForm(forms.Form):
    """A picture, where it goes, and what it shows in words."""

    community = forms.SlugField(max_length=40)
    file = forms.FileField(error_messages={"required": _("Choose a picture first.")})
    alt = LineField(max_length=ALT_LENGTH, required=False)


class SwitchForm(forms.Form):
    """One of two: on or off."""

    on = forms.TypedChoiceField(choices=[("1", "on"), ("0", "off")], coerce=lambda on: on == "1")


class SlowForm(forms.Form):
    """How long everybody waits between two replies, and for how many hours; 0 seconds: no more."""

    seconds = forms.TypedChoiceField(
        choices=[(0, _("no more")), *PACES.items()],
        coerce=int,
        error_messages={"required": _("Choose how long everybody waits, and until when.")},
    )
    hours = forms.TypedChoiceField(choices=SPANS.items(), coerce=int, required=False)


class Numbers(forms.Field):
    """Several numbers of posts, as checkboxes send them."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        """The numbers. Raises ValidationError for anything else."""
        one = Number()
        return [one.clean(each) for each in value or []]


class SplitForm(forms.Form):
    """Posts that go to a thread of their own, and what it is called."""

    title = LineField(
        max_length=TITLE_LENGTH,
        label=_("What the new thread is called"),
        error_messages={"required": _("Give it a title: what would a neighbour search for?")},
    )
    numbers = Numbers(error_messages={"required": _("Choose the posts that go.")})


class LabelForm(forms.Form):
    """A label for a post, or none."""

    label = forms.ChoiceField(choices=Label.choices, required=False)


class SeenForm(forms.Form):
    """How far somebody has read."""

    number = Number()
