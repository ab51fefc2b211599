"""Roles, champions, and the shape of a community."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.accounts.models import User
from apps.communities import services
from apps.communities.access import Standing, may_set_role
from apps.communities.events import (
    ChampionNamed,
    CommunityChanged,
    CommunityFounded,
    MemberJoined,
    RoleChanged,
)
from apps.communities.models import Brand, Community, Membership
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import recorded

ROLES = ["member", "moderator", "steward"]


@pytest.mark.parametrize("actor", ROLES)
@pytest.mark.parametrize("target", ROLES)
@pytest.mark.parametrize("role", ROLES)
def test_nobody_changes_the_role_of_their_equal(actor: str, target: str, role: str) -> None:
    community, ada = Community(pk=1), User(pk=1, verified_at=timezone.now())
    standing = Standing(ada, community, actor, "active")
    membership = Membership(community=community, user_id=2, role=target, state="active")

    allowed = bool(may_set_role(standing, membership, role, 1))

    assert allowed is (actor == "steward" and target != "steward")


@pytest.mark.django_db
def test_a_role_is_a_fact_once() -> None:
    community = make_community()
    ada, ben = join(community, "ada", role="steward"), join(community, "ben")
    membership = Membership.objects.get(user=ben.user)

    for _ in range(2):
        services.set_role(standing=ada, membership=membership, role="moderator")
        services.name_champion(standing=ada, membership=membership, on=True)

    assert recorded() == [
        RoleChanged(user_id=ben.user.pk, before="member", after="moderator"),
        ChampionNamed(user_id=ben.user.pk, on=True),
    ]
    assert standing_of(ben.user, community).flags == {"champion"}


@pytest.mark.django_db
def test_the_last_steward_does_not_step_down() -> None:
    community = make_community()
    ada = join(community, "ada", role="steward")
    own = Membership.objects.get()
    with pytest.raises(Denied, match="only steward"):
        services.set_role(standing=ada, membership=own, role="member")

    join(community, "ben", role="steward")
    services.set_role(standing=ada, membership=own, role="member")
    assert standing_of(ada.user, community).role == "member"


@pytest.mark.django_db
def test_members_of_elsewhere_are_nobody_s_to_promote() -> None:
    foreign = join(make_community("elsewhere"), "mallory", role="steward")
    join(make_community(), "ben")
    membership = Membership.objects.get(user__handle="ben")
    with pytest.raises(Denied, match="of this community"):
        services.set_role(standing=foreign, membership=membership, role="steward")
    with pytest.raises(Denied, match="of this community"):
        services.name_champion(standing=foreign, membership=membership, on=True)


@pytest.mark.django_db
@pytest.mark.parametrize("flag", ["is_brand_staff", "is_site_admin"])
def test_the_brand_s_people_found_communities(flag: str) -> None:
    maren = make_user("maren", **{flag: True})

    community = services.found_community(
        founder=maren, slug="repair-bench", name="Repair Bench", purpose="Mend it.", seats=10
    )

    assert community.member_count == 1
    assert standing_of(maren, community).is_steward
    assert recorded() == [
        MemberJoined(user_id=maren.pk, by="founding"),
        CommunityFounded(founded_id=community.pk, steward_id=maren.pk),
    ]


@pytest.mark.django_db
def test_others_do_not_found_communities() -> None:
    with pytest.raises(Denied, match="brand"):
        services.found_community(founder=make_user("ada"), slug="mine", name="Mine", purpose="Me.")
    with pytest.raises(ValidationError):
        services.found_community(
            founder=make_user("maren", is_brand_staff=True), slug="no good", name="", purpose=""
        )
    assert not Community.objects.exists()
    assert recorded() == []


@pytest.mark.django_db
def test_stewards_shape_their_community_and_nobody_loses_a_seat() -> None:
    community = make_community()
    ada, ben = join(community, "ada", role="steward"), join(community, "ben")

    services.change_community(standing=ada, purpose="Mend it well.", seats=2, name=community.name)

    community.refresh_from_db()
    assert (community.purpose, community.seats) == ("Mend it well.", 2)
    assert recorded() == [CommunityChanged(changes=["purpose", "seats"], visibility="public")]
    with pytest.raises(Denied, match="2 seats are taken"):
        services.change_community(standing=ada, seats=1)
    with pytest.raises(ValidationError):
        services.change_community(standing=ada, visibility="secret")
    with pytest.raises(Denied, match="stewards"):
        services.change_community(standing=ben, purpose="Mine.")
    admin = standing_of(make_user("root", is_site_admin=True), community)
    with pytest.raises(Denied, match="stewards"):
        services.change_community(standing=admin, purpose="Mine.")


@pytest.mark.django_db
def test_an_archived_community_takes_nobody_in_until_it_is_reopened() -> None:
    community = make_community()
    ada = join(community, "ada", role="steward")
    services.archive_community(standing=ada)
    with pytest.raises(Denied, match="archived"):
        services.join_community(
            standing=standing_of(make_user("ben"), community),
            shows_name=False,
            accepted_version=0,
        )
    services.reopen_community(standing=ada)
    community.refresh_from_db()
    assert community.archived_at is None


@pytest.mark.django_db
def test_the_brand_is_saved_by_site_admins_only() -> None:
    make_brand()
    with pytest.raises(Denied, match="site admins"):
        services.save_brand(actor=make_user("ada", is_brand_staff=True), name="Mine")
    services.save_brand(actor=make_user("root", is_site_admin=True), name="Ours")
    assert Brand.objects.get().name == "Ours"
    with pytest.raises(ValidationError):
        services.save_brand(actor=None, colour="red")
