"""What members write to those who keep order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.models import ALT_LENGTH
from apps.core.text import BodyField, LineField
from apps.moderation.models import Outcome, Priority
from apps.moderation.models.appeals import APPEAL_LENGTH, MESSAGE_LENGTH
from apps.moderation.models.juries import VOTE_LENGTH
from apps.moderation.models.reports import TEXT_LENGTH
from apps.moderation.rungs import Rung
from apps.moderation.selectors.rules import Rule
from apps.moderation.selectors.wishes import WishesPage
from apps.moderation.services.picturing import AT_ONCE, Sent

HOW_SOON = (
    (Priority.QUALITY, _("It can wait a day or two")),
    (Priority.SPAM, _("It is spam")),
    (Priority.HARM, _("Somebody is being hurt: hate or harassment")),
    (Priority.DANGER, _("Somebody may be in danger")),
)


class ReportForm(forms.Form):
    """Which rule, how soon, and what we should know."""

    rule = forms.ChoiceField(
        label=_("Which of these does it cross?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the nearest; “none of these” is fine as well.")},
    )
    priority = forms.TypedChoiceField(
        label=_("How soon should somebody look?"),
        choices=HOW_SOON,
        coerce=int,
        widget=forms.RadioSelect,
    )
    text = BodyField(
        label=_("What should we know?"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, rules: Sequence[Rule], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = {rule.key: rule for rule in rules}
        named = [(rule.key, f"§{rule.number} {rule.title}") for rule in rules]
        field = self.fields["rule"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*named, ("none", _("None of these"))]

    def said(self) -> dict[str, Any]:
        """As the service takes it."""
        values = self.cleaned_data
        return {
            "rule": values["rule"] if values["rule"] in self.known else "",
            "priority": values["priority"],
            "text": values["text"],
            "is_urgent": values["priority"] == Priority.DANGER,
        }


class WithPictures(forms.Form):
    """Words, and up to three pictures with a line of what each shows; fields, not scripts."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        accepted = forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"})
        for number in range(1, AT_ONCE + 1):
            self.fields[f"picture_{number}"] = forms.FileField(
                label=_("Picture %(number)d") % {"number": number},
                required=False,
                widget=accepted,
                error_messages={"empty": _("That file is empty. Try another copy.")},
            )
            self.fields[f"alt_{number}"] = LineField(
                label=_("What it shows"), required=False, max_length=ALT_LENGTH
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each picture with its description."""
        numbers = range(1, AT_ONCE + 1)
        return [(self[f"picture_{number}"], self[f"alt_{number}"]) for number in numbers]

    @property
    def begun(self) -> bool:
        """Whether a picture, or a line about one, was sent: then that part of it stands open."""
        return any(field.data for row in self.rows for field in row)

    @property
    def chosen_again(self) -> bool:
        """Whether pictures have to be chosen once more, since no browser keeps them."""
        return bool(self.files)

    def sent(self) -> list[Sent]:
        """The pictures, as the service takes them."""
        return [
            Sent(cast("BinaryIO", self.cleaned_data[picture.name]), self.cleaned_data[alt.name])
            for picture, alt in self._chosen()
        ]

    def refuse_picture(self, place: int, error: ValidationError) -> None:
        """Say of one of them what is wrong with it."""
        self.add_error(list(self._chosen())[place][0].name, error)

    def _chosen(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        yield from (row for row in self.rows if self.files.get(row[0].name))


class AppealForm(WithPictures):
    """Why a decision was wrong, in the words of whom it is about."""

    text = BodyField(
        label=_("What did we get wrong?"),
        max_length=APPEAL_LENGTH,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Say in your own words what we got wrong.")},
    )


class VoteForm(forms.Form):
    """What a juror thinks, and why."""

    outcome = forms.ChoiceField(
        label=_("What should come of it?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what should come of it.")},
    )
    rung = forms.ChoiceField(label=_("What instead?"), required=False)
    reasons = BodyField(
        label=_("Why?"),
        max_length=VOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Say why: they read every word, and never learn whose it is.")
        },
    )

    def __init__(self, *args: Any, lighter: Sequence[Rung], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(rung.slug, rung.name) for rung in lighter]
        outcome, rung = self.fields["outcome"], self.fields["rung"]
        if isinstance(rung, forms.ChoiceField) and isinstance(outcome, forms.ChoiceField):
            rung.choices = [("", _("Nothing else")), *named]
            if not named:
                outcome.choices = [one for one in Outcome.choices if one[0] != Outcome.REDUCED]
                del self.fields["rung"]


class LineForm(WithPictures):
    """A line to who reads the appeal."""

    text = BodyField(
        label=_("Your line"),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a line first.")},
    )


MAILS = {
    "due": (
        _("What is yours to look at"),
        _("A case was handed to you, is due within the hour, or is late."),
    ),
    "digest": (
        _("What waits, once a day"),
        _("In the morning, numbers alone. Never when nothing waits."),
    ),
    "health": (
        _("How moderation goes, once a week"),
        _("For site admins, numbers alone."),
    ),
    "reports": (
        _("What comes of your reports"),
        _("That we have one, and what came of it. It stands under “What you told us” as well."),
    ),
    "month": (
        _("How your reports of a month went"),
        _("Once a month, if you told us of something."),
    ),
    "faded": (
        _("When something counts no more"),
        _("A year after a letter that counted against you."),
    ),
}


class WishesForm(forms.Form):
    """One box for each mail that concerns somebody."""

    def __init__(self, data: Any = None, *, page: WishesPage) -> None:
        super().__init__(data, initial=page.on)
        for name in page.on:
            label, help_text = MAILS[name]
            self.fields[name] = forms.BooleanField(label=label, help_text=help_text, required=False)
