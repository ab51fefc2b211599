"""Taking a seat, giving it up, and who may not."""

from __future__ import annotations

from typing import Any

import pytest

from apps.communities import services
from apps.communities.access import Standing, may_join, may_take_part
from apps.communities.events import MemberJoined, MemberLeft, NameShown
from apps.communities.models import READING, Circle, Community, Membership
from apps.communities.selectors import named_for_visitors, standing_of
from apps.core.access import Denied
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import recorded

pytestmark = pytest.mark.django_db


def take_a_seat(standing: Standing, version: int = 0) -> Membership:
    return services.join_community(standing=standing, shows_name=False, accepted_version=version)


def counted(community: Community) -> tuple[int, int]:
    """What the community says of itself, and what is."""
    community.refresh_from_db()
    real = Membership.objects.filter(community=community, state__in=READING).count()
    return community.member_count, real


def test_anybody_takes_a_seat_in_an_open_community() -> None:
    community, ada = make_community(guidelines_version=2), make_user("ada")

    membership = services.join_community(
        standing=standing_of(ada, community), shows_name=True, accepted_version=2
    )

    assert (membership.state, membership.role, membership.accepted_version) == (
        "active",
        "member",
        2,
    )
    assert counted(community) == (1, 1)
    assert recorded() == [MemberJoined(user_id=ada.pk, by="open")]
    assert named_for_visitors([community.pk], [ada.pk]) == {(community.pk, ada.pk)}
    assert may_take_part(standing_of(ada, community), community.pk)


@pytest.mark.parametrize(
    ("place", "person", "reason"),
    [
        ({"joining": "application"}, {}, "how to join"),
        ({"joining": "invitation"}, {}, "how to join"),
        ({"visibility": "secret"}, {}, "how to join"),
        ({"visibility": "members"}, {"verified_at": None}, "Confirm"),
        ({"seats": 0}, {}, "seats are taken"),
        ({"guidelines_version": 3}, {}, "changed just now"),
        ({}, {"is_active": False}, "closed"),
    ],
)
def test_a_refused_join_leaves_no_trace(
    place: dict[str, Any], person: dict[str, Any], reason: str
) -> None:
    community, ada = make_community(**place), make_user("ada", **person)

    with pytest.raises(Denied, match=reason):
        take_a_seat(standing_of(ada, community))

    assert not Membership.objects.exists()
    assert counted(community) == (0, 0)
    assert recorded() == []


def test_the_brand_s_guidelines_come_first() -> None:
    make_brand(guidelines_version=4)
    community, ada = make_community(), make_user("ada", accepted_version=3)
    standing = join(community, ada)

    assert not may_take_part(standing, community.pk)
    assert not may_join(standing_of(make_user("ben", accepted_version=3), community))
    assert may_join(standing_of(make_user("cleo", accepted_version=4), community))


def test_the_banned_stay_out_and_those_who_left_come_back_as_members() -> None:
    community = make_community()
    with pytest.raises(Denied, match="banned"):
        take_a_seat(join(community, "ben", state="banned"))

    cleo = join(community, "cleo", state="left", role="steward", is_champion=True)
    back = take_a_seat(cleo)

    assert (back.role, back.is_champion) == ("member", False)
    assert counted(community) == (1, 1)


def test_joining_twice_is_refused_and_counted_once() -> None:
    community, ada = make_community(), make_user("ada")
    standing = standing_of(ada, community)
    take_a_seat(standing)

    with pytest.raises(Denied, match="member already"):
        take_a_seat(standing)

    assert counted(community) == (1, 1)


def test_leaving_frees_the_seat_and_the_circles() -> None:
    community = make_community(seats=1)
    ada = join(community, "ada")
    circle = Circle.objects.create(community=community, name="staff")
    circle.people.add(ada.user)

    services.leave_community(standing=ada)

    assert counted(community) == (0, 0)
    assert not circle.people.exists()
    assert recorded() == [MemberLeft(user_id=ada.user.pk)]
    take_a_seat(standing_of(make_user("ben"), community))


def test_the_last_steward_hands_over_before_leaving() -> None:
    community = make_community()
    ada, ben = join(community, "ada", role="steward"), join(community, "ben")
    with pytest.raises(Denied, match="only steward"):
        services.leave_community(standing=ada)
    with pytest.raises(Denied, match="suspended"):
        services.leave_community(standing=join(community, "cleo", state="suspended"))

    own = Membership.objects.get(user=ben.user)
    services.set_role(standing=ada, membership=own, role="steward")
    services.leave_community(standing=ada)

    assert counted(community) == (2, 2)


def test_a_stranger_cannot_leave() -> None:
    community = make_community()
    with pytest.raises(Denied, match="not a member"):
        services.leave_community(standing=standing_of(make_user("ada"), community))


def test_a_name_is_shown_to_visitors_only_when_its_bearer_says_so() -> None:
    community = make_community()
    ada = join(community, "ada")

    services.show_name(standing=ada, on=True)
    services.show_name(standing=ada, on=True)

    assert recorded() == [NameShown(user_id=ada.user.pk, on=True)]
    assert named_for_visitors([community.pk], [ada.user.pk]) == {(community.pk, ada.user.pk)}
    Community.objects.update(visibility="members")
    assert named_for_visitors([community.pk], [ada.user.pk]) == set()
