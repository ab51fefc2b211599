"""What follows for communities from what happens to people."""

from __future__ import annotations

from apps.accounts.events import PersonBanned
from apps.communities.events import CommunityOrphaned
from apps.communities.models import Community, Membership, Role
from apps.ledger.models import Entry
from apps.ledger.projections import Projection
from apps.ledger.recording import record

care = Projection("communities.care")


@care.on(PersonBanned)
def hand_to_site_admins(_: Entry, event: PersonBanned) -> None:
    """A community whose only steward the whole site banned has none any more."""
    theirs = Membership.objects.active().filter(user=event.user_id, role=Role.STEWARD)
    for community in Community.objects.filter(pk__in=theirs.values("community")).order_by("pk"):
        if not Membership.objects.stewards().filter(community=community).exists():
            record(CommunityOrphaned(orphaned_id=community.pk), actor=None, community=community)
