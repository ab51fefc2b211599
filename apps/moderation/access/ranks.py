"""How high somebody stands, and what keeps them from judging: nobody acts on their equal."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.communities.models import Role

ROLES: dict[str, int] = {Role.MEMBER: 1, Role.MODERATOR: 3, Role.STEWARD: 4}


SITE = frozenset({"site_moderator", "site_admin"})


class Rank:
    """How high somebody stands: nobody acts on their equal."""

    def __init__(self, number: int, *, is_staff: bool = False) -> None:
        self.number = number
        self.is_staff = is_staff


def rank_of(standing: Standing) -> int:
    """A number for who they are here: members 1, moderators 3, stewards 4, the site's 5 and 6."""
    flags = standing.flags
    if "site_admin" in flags:
        return 6
    if "site_moderator" in flags:
        return 5
    return ROLES.get(standing.role, 0) if standing.state in {"active", "paused", "suspended"} else 0


def subject_rank(standing: Standing) -> Rank:
    """The same of whom a case is about; brand staff and those who keep order are staff."""
    number = rank_of(standing)
    is_staff = number >= ROLES[Role.MODERATOR] or "brand_staff" in standing.flags
    return Rank(number, is_staff=is_staff)


TIES = {
    "reporter": lambda: _("You reported this: somebody else decides."),
    "subject": lambda: _("This is about you: others look at it."),
    "inviter": lambda: _("You invited them: somebody else decides."),
    "took_part": lambda: _("You took part in that conversation: somebody else decides."),
    "weighed_in": lambda: _("You said what you would do: somebody else looks again."),
    "decided": lambda: _("You decided this: somebody else looks again."),
}
