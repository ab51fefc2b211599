"""What tests of decisions share: a place, its people, and rows read anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.communities import services
from apps.communities.access import Standing
from apps.communities.models import Community, Membership
from apps.communities.selectors import standing_of

NOW = datetime(2026, 6, 2, 12, tzinfo=UTC)
SOON, LATER = NOW + timedelta(days=1), NOW + timedelta(days=7, hours=2)


def row_of(person: Standing) -> Membership:
    """The person's membership, as it stands."""
    return Membership.objects.select_related("user").get(
        community=person.community, user=person.user
    )


def again(person: Standing) -> Standing:
    """The person with their next request: their account and their standing read anew."""
    viewer = User.objects.get(pk=person.user.pk)
    return standing_of(viewer, Community.objects.get(pk=row_of(person).community_id))


def restrict(person: Standing, what: str, until: datetime | None, by: int = 1) -> Standing:
    """A decision by the system takes something from them; their standing with the next request."""
    services.restrict_member(
        membership=row_of(person), what=what, until=until, decision_id=by, actor=None
    )
    return again(person)


def ban(person: Standing, until: datetime | None = None, by: int = 1, **options: Any) -> Standing:
    """A decision bans them; their standing with the next request."""
    values = {"actor": None} | options
    services.ban_member(membership=row_of(person), until=until, decision_id=by, **values)
    return again(person)


def lift(person: Standing, by: int = 1) -> Standing:
    """A decision is taken back; their standing with the next request."""
    services.lift_restriction(membership=row_of(person), decision_id=by, actor=None)
    return again(person)
