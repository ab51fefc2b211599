"""Places for tests, and people in them."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import READING, Brand, Community, Membership
from apps.communities.selectors import standing_of
from tests.accounts.makers import make_user


def make_brand(**fields: Any) -> Brand:
    """The one brand."""
    return Brand.objects.update_or_create(pk=1, defaults={"name": "Tern & Tide"} | fields)[0]


def make_community(slug: str = "repair-bench", **fields: Any) -> Community:
    """A community; public and open unless said otherwise."""
    values = {"name": slug.replace("-", " ").title(), "purpose": "Mend it together."} | fields
    if values.get("visibility") == "secret":
        values.setdefault("joining", "invitation")
    return Community.objects.create(slug=slug, **values)


def join(community: Community, person: str | User = "ben", **fields: Any) -> Standing:
    """A person with a membership there, as their standing."""
    user = make_user(person) if isinstance(person, str) else person
    values = {"state": "active", "joined_at": timezone.now()} | fields
    Membership.objects.create(community=community, user=user, **values)
    if values["state"] in READING:
        Community.objects.filter(pk=community.pk).update(member_count=F("member_count") + 1)
    community.refresh_from_db()
    return standing_of(user, community)
