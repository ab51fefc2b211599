"""Our sentences where a form would speak in Django's: the next step, not the crime."""

from __future__ import annotations

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


def speak() -> None:
    """Put them in place, for every form, also of packages."""
    forms.Field.default_error_messages["required"] = _("This is still empty.")
    forms.ChoiceField.default_error_messages["invalid_choice"] = _(
        "That is none of the choices any more. Choose again."
    )
    forms.IntegerField.default_error_messages["invalid"] = _("Type a whole number in digits.")
    forms.FileField.default_error_messages["empty"] = _(
        "There is nothing in that file. Choose another."
    )
    validators.ProhibitNullCharactersValidator.message = _(
        "There is a character in here that no text has. Paste it again as plain text."
    )
    validators.MaxLengthValidator.message = ngettext_lazy(
        "%(show_value)d characters is more than fits: %(limit_value)d is the most.",
        "%(show_value)d characters is more than fits: %(limit_value)d is the most.",
        "limit_value",
    )
    validators.MinLengthValidator.message = ngettext_lazy(
        "A little longer, please: at least %(limit_value)d character.",
        "A little longer, please: at least %(limit_value)d characters.",
        "limit_value",
    )
    validators.MaxValueValidator.message = _("%(limit_value)s is the most.")
    validators.MinValueValidator.message = _("%(limit_value)s is the least.")
