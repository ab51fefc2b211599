"""A mail that is owed to somebody: numbers and links, never anybody's words or name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from apps.accounts.models import User
from apps.moderation.models import Reminder


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail in plain sentences."""

    subject: str
    title: str
    lines: tuple[str, ...]
    button: str
    link: str
    reason: str  # why one gets it
    off: str = ""  # where it is switched off; "": it cannot be


Making = Callable[[User, Sequence[Reminder]], Mail | None]


def absolute(path: str) -> str:
    """An address as it stands in a mail."""
    return f"{settings.SITE_URL}{path}"


def switches() -> str:
    """Where people choose which mails they get."""
    return absolute(reverse("moderation:mails"))
