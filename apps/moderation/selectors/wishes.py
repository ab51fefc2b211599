"""Which mails there are for somebody, and which of them they get."""

from __future__ import annotations

from dataclasses import dataclass

from apps.accounts.models import User
from apps.moderation.models import Wishes
from apps.moderation.selectors.desk import desk_of

FOR_ALL = ("reports", "month", "faded")
FOR_KEEPERS = ("due", "digest")
FOR_ADMINS = ("health",)


@dataclass(frozen=True, slots=True)
class WishesPage:
    """The switches of one person."""

    on: dict[str, bool]
    keeps_order: bool


def wishes_of(user: User) -> WishesPage:
    """Those that concern them, as they are. Two queries."""
    said = Wishes.objects.filter(person=user).first() or Wishes()
    keeps_order = desk_of(user) is not None
    names = (
        *(FOR_KEEPERS if keeps_order else ()),
        *(FOR_ADMINS if user.is_site_admin else ()),
        *FOR_ALL,
    )
    return WishesPage({name: getattr(said, name) for name in names}, keeps_order)
