"""What people fill in to come in, and to change who they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.accounts.addresses import LONGEST, clean_address, limit_key
from apps.accounts.models import (
    BIO_LENGTH,
    HANDLE_LENGTH,
    LINE_LENGTH,
    NAME_LENGTH,
    Theme,
    User,
)
from apps.accounts.names import clean_handle, clean_name
from apps.accounts.services.disposable import AddressDisposable, require_lasting
from apps.accounts.zones import clean_zone, zone_names
from apps.core.limits import consume
from apps.core.opening import Opening
from apps.core.text import BodyField, LineField

LONGEST_PASSWORD = 128
SHORTEST = timedelta(seconds=3)  # nobody fills in three fields in less
OPENED = Opening("accounts.sign-up.opened", timedelta(days=1))  # longer, and it is opened anew


class AddressField(forms.CharField):
    """An e-mail address, in lower case."""

    def __init__(self, **options: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email", "maxlength": LONGEST})
        given: dict[str, Any] = {"label": _("Your address"), "widget": widget} | options
        super().__init__(**given)

    def clean(self, value: Any) -> str:
        return clean_address(super().clean(value))


def lasting(address: str) -> str:
    """The address, unless mail there is thrown away: said of each alike, known here or not."""
    try:
        require_lasting(address)
    except AddressDisposable as refusal:
        raise forms.ValidationError(str(refusal)) from refusal
    return address


class SignupForm(forms.Form):
    """Who somebody wants to be here."""

    name = LineField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    handle = forms.CharField(
        label=_("Your handle"),
        max_length=HANDLE_LENGTH + 1,  # an @ in front is taken off
        help_text=_("How others call you here: @ and plain letters. It stays yours."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    email = AddressField(help_text=_("We send six digits there. Nobody else sees it."))
    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    website = forms.CharField(required=False)  # people never see it; machines fill it in
    opened = forms.CharField(required=False, max_length=200)  # when, in letters of ours

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_handle(self) -> str:
        handle = clean_handle(self.cleaned_data["handle"])
        if User.objects.filter(handle__iexact=handle).exists():
            raise forms.ValidationError(_("Somebody has that one. Add a word or a number."))
        return handle

    def clean_email(self) -> str:
        return lasting(self.cleaned_data["email"])

    def clean_time_zone(self) -> str:
        return clean_zone(self.cleaned_data["time_zone"])

    def clean(self) -> dict[str, Any]:
        """Sent faster than anybody writes, it comes back whole; a second later it is taken."""
        if settings.LIMITS and not self.errors:
            since = OPENED.took(self.cleaned_data["opened"])
            if since is None:
                raise forms.ValidationError(_("Look it over once more, please, then send it."))
            if since < SHORTEST:
                raise forms.ValidationError(
                    _("That was faster than we can read. All of it is still here: send it again.")
                )
        return self.cleaned_data

    @property
    def moment(self) -> str:
        """When it was first opened; now, for one that carries no moment of ours."""
        carried = str(self["opened"].value() or "")
        return carried if OPENED.took(carried) is not None else OPENED.now()


class SignInForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """An address; with a password, or without one for a code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = AddressField(
            widget=forms.EmailInput(attrs={"autocomplete": "username", "maxlength": LONGEST})
        )
        self.fields["password"] = forms.CharField(
            label=_("Your password"),
            required=False,
            strip=False,
            max_length=LONGEST_PASSWORD,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        self.order_fields(["login", "password"])


class ProofForm(forms.Form):
    """Proof that it is them who asks: the password of whoever has one."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        if not user.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        consume("password", limit_key(self.user.email or ""))
        if not self.user.check_password(password):
            raise forms.ValidationError(_("That is not the password you have now."))
        return password


class AddressForm(ProofForm):
    """The address somebody wants to sign in by, and proof that it is them who asks."""

    email = AddressField(label=_("New address"))
    field_order = ("email", "password")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email == self.user.email:
            raise forms.ValidationError(_("That is the address you have now."))
        return lasting(email)


class CodeForm(forms.Form):
    """Six digits."""

    code = forms.CharField(
        label=_("Six digits"),
        max_length=16,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 16}
        ),
    )


class LoginCodeForm(allauth_forms.ConfirmLoginCodeForm):  # type: ignore[misc]
    """Allauth's check of a code, in our field."""

    code = CodeForm.base_fields["code"]


class ResetCodeForm(allauth_forms.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """Allauth's check of a code, in our field."""

    code = CodeForm.base_fields["code"]


class ResetForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """An address whose password is lost."""

    email = AddressField()


class _OneNewPassword(forms.Form):
    """Asked once: who mistypes it has a code sent."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("password2")
        new = self.fields["password1"]
        new.label, new.help_text = _("New password"), _("Eight characters or more.")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["maxlength"] = LONGEST_PASSWORD
            field.validators.append(forms.CharField(max_length=LONGEST_PASSWORD).validators[0])


class ChangePasswordForm(_OneNewPassword, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """The password one has, and the next."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["oldpassword"].label = _("The password you have now")
        self.fields["oldpassword"].help_text = ""

    def clean_oldpassword(self) -> str:
        consume("password", limit_key(self.user.email or ""))
        old: str = super().clean_oldpassword()
        return old


class SetPasswordForm(_OneNewPassword, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    """A first password."""


class NewPasswordForm(_OneNewPassword, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A password in place of a lost one."""


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in zone_names()]


class ProfileForm(forms.Form):
    """How a person describes themselves, and what their clock and lamp say."""

    name = LineField(label=_("Your name"), max_length=NAME_LENGTH)
    line = LineField(
        label=_("In one line"),
        max_length=LINE_LENGTH,
        required=False,
        help_text=_("Beside your name: “sailmaker, Stromness”."),
    )
    bio = BodyField(
        label=_("A little more"),
        max_length=BIO_LENGTH,
        required=False,
        help_text=_("On your own page, in your own words."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=_zones)
    theme = forms.ChoiceField(
        label=_("Day or night"), choices=Theme, required=False, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, initial={field: getattr(user, field) for field in self.base_fields})
        self.user = user

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        return name if name == self.user.name else clean_name(name)


class FaceForm(forms.Form):
    """A picture of oneself."""

    face = forms.FileField(
        label=_("A picture of you"),
        allow_empty_file=True,  # the reader of pictures says it better
        error_messages={"required": _("Choose a picture first.")},
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
