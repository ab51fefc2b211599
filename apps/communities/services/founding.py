"""The brand and its communities: opening, shaping, closing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing, may_found, may_keep_brand, may_manage
from apps.communities.events import BrandSaved, CommunityChanged, CommunityFounded
from apps.communities.models import Brand, Community, Invitation, Membership, Role
from apps.communities.selectors import live_ground, standing_of
from apps.communities.services.seats import locked, seat
from apps.core import clock
from apps.core.access import Denied
from apps.ledger.recording import record, use_case
from apps.live.services import recheck_ground

BRAND_FIELDS = frozenset(
    {"name", "colour", "theme", "mark", "purpose", "welcome", "reactions", "time_zone"}
)
SHAPE_FIELDS = frozenset(
    {
        *("name", "purpose", "about", "emblem", "visibility", "joining", "question", "seats"),
        "has_juries",
    }
)


@use_case()
def save_brand(*, actor: User | None, **values: Any) -> Brand:
    """Say what the place is called and looks like; without an actor at set-up only."""
    if actor is not None:
        may_keep_brand(standing_of(actor, None)).require()
    _only(values, BRAND_FIELDS)
    brand = Brand.objects.filter(pk=1).first() or Brand(pk=1)
    for field, value in values.items():
        setattr(brand, field, value)
    brand.full_clean(exclude={"theme"}, validate_constraints=False)  # empty until derived
    brand.save()
    record(BrandSaved(), actor=actor)
    return brand


def _only(values: dict[str, Any], fields: frozenset[str]) -> None:
    if strange := values.keys() - fields:
        raise TypeError(f"No such fields to set: {', '.join(sorted(strange))}.")


@use_case()
def found_community(*, founder: User, slug: str, **values: Any) -> Community:
    """Open a community; its founder takes the first seat, as steward."""
    may_found(standing_of(founder, None)).require()
    _only(values, SHAPE_FIELDS)
    community = Community(slug=slug, **values)
    community.full_clean()
    community.save()
    membership = seat(community, founder, by="founding", shows_name=True)
    Membership.objects.filter(pk=membership.pk).update(role=Role.STEWARD)
    fact = CommunityFounded(founded_id=community.pk, steward_id=founder.pk)
    record(fact, actor=founder, community=community)
    community.refresh_from_db()
    return community


@use_case()
def change_community(*, standing: Standing, **values: Any) -> Community:
    """Change how a community presents itself and who comes in. Its address stays.

    Raises Denied when they may not, or when fewer seats are left than are taken.
    """
    _only(values, SHAPE_FIELDS)
    standing, community = locked(standing)
    may_manage(standing).require()
    changes = sorted(field for field in values if getattr(community, field) != values[field])
    for field in changes:
        setattr(community, field, values[field])
    _require_room(community)
    if changes:
        community.full_clean()
        community.save(update_fields=changes)
        fact = CommunityChanged(changes=changes, visibility=community.visibility)
        record(fact, actor=standing.user, community=community)
    if "visibility" in changes:
        recheck_ground(live_ground(community.pk))
    return community


def _require_room(community: Community) -> None:
    if community.seats is not None and community.seats < community.member_count:
        taken = {"count": community.member_count}
        raise Denied(_("%(count)s seats are taken already; nobody is made to stand up.") % taken)


@use_case()
def archive_community(*, standing: Standing) -> None:
    """Close a community to new words and new members; everything stays to read."""
    standing, community = locked(standing)
    may_manage(standing).require()
    if community.archived_at is None:
        community.archived_at = clock.now()
        community.save(update_fields=["archived_at"])
        _say(standing.user, community)


@use_case()
def reopen_community(*, standing: Standing) -> None:
    """Take an archived community up again."""
    standing, community = locked(standing)
    may_manage(standing).require()
    if community.archived_at is not None:
        community.archived_at = None
        community.save(update_fields=["archived_at"])
        _say(standing.user, community)


@use_case()
def close_by_decision(*, community: Community, actor: User | None, closed: bool) -> None:
    """Archive a community, or take it up again, where a decision stands behind it."""
    community = Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    if (community.archived_at is not None) != closed:
        community.archived_at = clock.now() if closed else None
        community.save(update_fields=["archived_at"])
        _say(actor, community)


def _say(actor: User | None, community: Community) -> None:
    fact = CommunityChanged(changes=["archived_at"], visibility=community.visibility)
    record(fact, actor=actor, community=community)


@use_case()
def forget_in_community(*, user: User) -> None:
    """Empty what a person told communities: why they came, and the notes they sent."""
    Membership.objects.filter(user=user).update(application="", shows_name=False)
    Invitation.objects.filter(inviter=user).update(note="")
    Invitation.objects.filter(user=user).delete()
