"""What people take along of communities: their seats, their circles, whom they asked in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.communities.models import Circle, Invitation, Membership
from apps.core.portions import Portion, Told, register, still_read, with_place


def _circles(person: Any, rows: list[Circle]) -> list[Told]:
    """A circle of a place that is closed to them by now has no name either."""
    known = still_read("community", person, (row.community_id for row in rows))
    return [
        {"place": known[row.community_id].name, "name": row.name}
        for row in rows
        if row.community_id in known
    ]


MEMBERSHIPS = Portion(
    name="membership",
    title=_("Communities you belong to, or did"),
    model=Membership,
    owner="user",
    tell=with_place(
        *("role", "state", "is_champion", "shows_name", "accepted_version", "application"),
        *("applied_at", "decided_at", "created_at", "joined_at", "held_until"),
    ),
)
CIRCLES = Portion(
    name="circle",
    title=_("Circles you are in"),
    model=Circle,
    owner="people",
    tell=_circles,
)
INVITATIONS = Portion(
    name="invitation",
    title=_("Invitations you wrote"),
    model=Invitation,
    owner="inviter",
    tell=with_place("note", "created_at", "expires_at", "accepted_at", "revoked_at"),
)
INVITED = Portion(
    name="invited",
    title=_("Invitations to you"),
    model=Invitation,
    owner="user",
    tell=with_place("created_at", "expires_at", "accepted_at", "revoked_at"),
)


def declare() -> None:
    """Make them known."""
    register(MEMBERSHIPS, CIRCLES, INVITATIONS, INVITED)
