"""Forms of the pages composed of several rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.zones import zone_names
from apps.communities.emblems import EMBLEMS
from apps.communities.marks import clean_mark
from apps.communities.models import Brand, Community, Joining, Role, Visibility
from apps.core.paging import LARGEST_KEY
from apps.core.text import BodyField, LineField, NumberField
from apps.guidelines.forms import VersionForm
from apps.ledger.models import LONGEST_REASON

REACTIONS, REACTION_LENGTH = 6, 20
LARGEST = 1_000_000  # seats
RESERVED = {"new"}


if TYPE_CHECKING:  # Django's own class is not generic when it runs
    CommunityModelForm = forms.ModelForm[Community]
    BrandModelForm = forms.ModelForm[Brand]
else:
    CommunityModelForm = BrandModelForm = forms.ModelForm


class JoinForm(VersionForm):
    """The version that was read, and whether visitors see one's name."""

    shows_name = forms.BooleanField(required=False, label=gettext_lazy("Show visitors my name"))


class ApplyForm(JoinForm):
    """What one says when asking for a seat."""

    text = BodyField(
        max_length=1000,
        label=gettext_lazy("What brings you here?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("A line or two is enough.")},
    )


class RestForm(forms.Form):
    """How long one pauses."""

    days = forms.TypedChoiceField(
        choices=[
            (1, gettext_lazy("A day")),
            (7, gettext_lazy("A week")),
            (30, gettext_lazy("A month")),
        ],
        coerce=int,
        widget=forms.RadioSelect,
        label=gettext_lazy("For how long?"),
        error_messages={"required": gettext_lazy("Choose a day, a week or a month.")},
    )


class InviteForm(forms.Form):
    """Whom a steward asks in."""

    whom = LineField(max_length=254, label=gettext_lazy("Handle or address"))
    note = BodyField(
        max_length=300,
        required=False,
        label=gettext_lazy("A line from you"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MemberForm(forms.Form):
    """What a member is trusted with."""

    role = forms.ChoiceField(
        choices=Role.choices, widget=forms.RadioSelect, label=gettext_lazy("Role")
    )
    is_champion = forms.BooleanField(required=False, label=gettext_lazy("Champion here"))


class CommunityForm(CommunityModelForm):
    """How a community presents itself and who comes in."""

    emblem = forms.ChoiceField(
        choices=[(name, name) for name in EMBLEMS],
        widget=forms.RadioSelect,
        label=gettext_lazy("Emblem"),
        initial=EMBLEMS[0],
    )
    visibility = forms.ChoiceField(
        choices=Visibility.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("Who sees it"),
        initial=Visibility.PUBLIC,
    )
    joining = forms.ChoiceField(
        choices=Joining.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("How one joins"),
        initial=Joining.OPEN,
    )
    seats = NumberField(min_value=1, max_value=LARGEST, required=False, label=gettext_lazy("Seats"))

    class Meta:
        model = Community
        fields: tuple[str, ...] = (
            *("name", "purpose", "about", "emblem", "visibility"),
            *("joining", "question", "seats", "has_juries"),
        )
        labels = {
            "has_juries": gettext_lazy("Juries of champions look at appeals"),
            "name": gettext_lazy("Name"),
            "purpose": gettext_lazy("Purpose"),
            "about": gettext_lazy("More about it"),
            "question": gettext_lazy("What you ask of those who apply"),
        }
        field_classes = {
            "name": LineField,
            "purpose": LineField,
            "about": BodyField,
            "question": LineField,
        }
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("visibility") == Visibility.SECRET and data.get("joining") != "invitation":
            self.add_error("joining", _("A secret community is joined by invitation only."))
        seats, taken = data.get("seats"), self.instance.member_count
        if seats is not None and seats < taken:
            said = _("%(taken)d seats are taken already; nobody is made to stand up.")
            self.add_error("seats", said % {"taken": taken})
        return data


class FoundingForm(CommunityForm):
    """A new community, with the address it keeps."""

    slug = forms.SlugField(max_length=40, label=gettext_lazy("Address"))

    class Meta(CommunityForm.Meta):
        fields: tuple[str, ...] = ("name", "slug", *CommunityForm.Meta.fields[1:-1])

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if slug in RESERVED or Community.objects.filter(slug=slug).exists():
            raise ValidationError(_("That address is taken. Try another."))
        return slug


class BrandForm(BrandModelForm):
    """What the whole place is called and looks like."""

    mark = forms.CharField(
        required=False,
        max_length=2048,
        label=gettext_lazy("Mark"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))

    class Meta:
        model = Brand
        fields = ("name", "colour", "mark", "purpose", "welcome", "time_zone")
        labels = {
            "name": gettext_lazy("Name"),
            "colour": gettext_lazy("Colour"),
            "purpose": gettext_lazy("Purpose"),
            "welcome": gettext_lazy("Words at the door"),
        }
        field_classes = {"name": LineField, "purpose": LineField, "welcome": LineField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [(name, name) for name in zone_names()]  # type: ignore[attr-defined]
        self.known = [(slug, label) for slug, label in self.instance.reactions]
        for n in range(REACTIONS):
            label = self.known[n][1] if n < len(self.known) else ""
            self.fields[f"reaction_{n}"] = LineField(
                max_length=REACTION_LENGTH,
                required=False,
                initial=label,
                label=_("Word %(number)d") % {"number": n + 1},
            )

    def words(self) -> list[forms.BoundField]:
        """The six fields for reactions."""
        return [self[f"reaction_{n}"] for n in range(REACTIONS)]

    def clean_colour(self) -> str:
        return str(self.cleaned_data["colour"]).lower()

    def clean_mark(self) -> str:
        return clean_mark(self.cleaned_data["mark"])

    def reactions(self) -> list[list[str]]:
        """Slug and label of each word; a reworded one keeps its slug, so what was given stays."""
        found: dict[str, str] = {}
        for n in range(REACTIONS):
            label = self.cleaned_data.get(f"reaction_{n}", "").strip()
            slug = self.known[n][0] if n < len(self.known) else slugify(label)[:16]
            if label and slug:
                found.setdefault(slug, label)
        return [[slug, label] for slug, label in found.items()]


class StandForm(forms.Form):
    """Where a reader of the ledger stood when the page was drawn."""

    reader = forms.CharField(max_length=64, widget=forms.HiddenInput)
    entry = NumberField(min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput)


class PassageForm(StandForm):
    """Why a reader may leave its entry out."""

    reason = LineField(
        max_length=LONGEST_REASON,
        label=gettext_lazy("Why it may be left out"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LetterForm(forms.Form):
    """What becomes of a letter that was given up, or of all of them."""

    again = NumberField(min_value=1, max_value=LARGEST_KEY, required=False)
    let_go = NumberField(min_value=1, max_value=LARGEST_KEY, required=False)
    every = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if sum(map(bool, data.values())) != 1:
            raise ValidationError(_("Say one thing at a time."))
        return data
