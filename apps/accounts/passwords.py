"""What is asked of a password, in our words: what to do next."""

from __future__ import annotations

from django.contrib.auth import password_validation as django
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(django.MinimumLengthValidator):
    """Django's check of the length."""

    def get_error_message(self) -> str:
        return ngettext(
            "Make it longer: %d character or more.",
            "Make it longer: %d characters or more.",
            self.min_length,
        ) % (self.min_length,)


class NotOneself(django.UserAttributeSimilarityValidator):
    """Django's comparison with name, handle and address."""

    def get_error_message(self) -> str:
        return _("That is too close to your own name or address. Choose another.")


class NotEverybodys(django.CommonPasswordValidator):
    """Django's list of what many choose."""

    def get_error_message(self) -> str:
        return _("Many people use that one, so it is tried first. Choose another.")
