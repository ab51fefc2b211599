"""Small numbers as one says them."""

from __future__ import annotations

from django.utils.translation import gettext as _


def in_words(number: int) -> str:
    """Up to twelve in letters, beyond in digits."""
    words = [
        *(_("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six")),
        *(_("seven"), _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve")),
    ]
    return words[number] if number < len(words) else str(number)
