"""The secret in a letter's link: made of the house's own, so that later letters bear it too."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from apps.core.ids import ALPHABET
from apps.moderation.models import Decision

LETTERS = 20  # 100 bits
OPENS_FOR = timedelta(days=366)  # six months to appeal, and six more to read what came of it


def token_of(decision: Decision) -> str:
    """What the link of this decision's letters carries; nobody can make it without our secret."""
    mac = salted_hmac("moderation.letter", decision.public_id, algorithm="sha256").digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in mac[:LETTERS])


def link_to(decision: Decision) -> str:
    """The address that works for whoever holds the letter, signed out and banned as well."""
    return f"{settings.SITE_URL}{reverse('moderation:by_letter', args=[token_of(decision)])}"
