"""What communities remember of guidelines, so that predicates need not ask for them."""

from __future__ import annotations

from collections.abc import Sequence

from apps.accounts.models import User
from apps.accounts.services import lapse_accepted_version, note_accepted_version
from apps.communities.events import GuidelinesAccepted
from apps.communities.models import Brand, Community, Membership
from apps.ledger.recording import record, use_case


@use_case()
def set_guidelines_version(*, community: Community | None, version: int) -> None:
    """Remember which version one keeps to before one writes, of a community or of the brand."""
    if community is None:
        Brand.objects.filter(pk=1).update(guidelines_version=version)
    else:
        Community.objects.filter(pk=community.pk).update(guidelines_version=version)


@use_case()
def note_acceptance(*, user: User, community: Community | None, version: int) -> None:
    """Remember which version a person keeps to. Nobody goes back to an older one."""
    if community is None:
        changed = int(user.accepted_version < version)
        note_accepted_version(user=user, version=version)
    else:
        mine = Membership.objects.filter(community=community, user=user)
        changed = mine.filter(accepted_version__lt=version).update(accepted_version=version)
    if changed:
        fact = GuidelinesAccepted(user_id=user.pk, version=version)
        record(fact, actor=user, community=community)


@use_case()
def lapse_acceptance(*, community: Community | None, user_ids: Sequence[int]) -> None:
    """Have people asked again before they next write, as if they had accepted nothing yet."""
    if community is None:
        lapse_accepted_version(user_ids=user_ids)
    else:
        theirs = Membership.objects.filter(community=community, user__in=user_ids)
        theirs.update(accepted_version=0)
