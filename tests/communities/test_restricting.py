"""Pausing, suspending and narrowing what a member does: at once, for a while, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from apps.communities import services
from apps.communities.access import (
    Standing,
    may_invite,
    may_leave,
    may_take_part,
    may_thank,
)
from apps.communities.events import MemberRestricted, RestrictionLifted
from apps.communities.models import Community, Invitation, Membership, Restriction
from apps.communities.selectors import (
    communities_for,
    other_stewards,
    standing_of,
    stewards_of,
)
from apps.communities.tasks import tidy
from apps.core.access import Denied
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.communities.sanctions import LATER, NOW, SOON, again, ban, lift, restrict, row_of
from tests.ledger.settling import recorded

pytestmark = pytest.mark.django_db

LETTER = "The letter about it says why and how to say we got it wrong."


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place() -> Community:
    return make_community("shed", visibility="private")


@pytest.fixture
def ben(place: Community) -> Standing:
    return join(place, make_user("ben", time_zone="Europe/Berlin"))


def test_who_may_not_post_reads_and_thanks_and_is_told_until_when(ben: Standing) -> None:
    ben = restrict(ben, "posting", LATER)
    here = row_of(ben).community_id

    assert ben.reads(here)
    assert may_thank(ben, here)
    assert may_take_part(ben, here).reason == (
        f"You can read and thank until Tuesday 9 June, 16:00. {LETTER}"
    )
    assert recorded() == [
        MemberRestricted(
            user_id=ben.user.pk, what="posting", until="2026-06-09T14:00:00+00:00", decision_id=1
        )
    ]


def test_what_ends_when_it_is_lifted_says_so(ben: Standing) -> None:
    ben = restrict(ben, "posting", None)

    reason = may_take_part(ben, row_of(ben).community_id).reason

    assert reason == f"You can read and thank, and write again once this is lifted. {LETTER}"


def test_the_suspended_only_read_and_keep_their_seat(place: Community, ben: Standing) -> None:
    ben = restrict(ben, "suspended", LATER)

    assert (ben.state, ben.reads(place.pk), counted(place)) == ("suspended", True, 1)
    assert not may_thank(ben, place.pk)
    assert may_take_part(ben, place.pk).reason == (
        f"You are suspended in this community until Tuesday 9 June, 16:00, and can read meanwhile. "
        f"{LETTER}"
    )
    assert "stays as it is" in may_leave(ben, 1).reason


def counted(place: Community) -> int:
    place.refresh_from_db()
    return place.member_count


@pytest.mark.parametrize("what", list(Restriction))
def test_each_restriction_ends_by_itself_with_nobody_tidying(ben: Standing, what: str) -> None:
    restrict(ben, what, LATER)

    with time_machine.travel(LATER, tick=False):
        ben = again(ben)
        assert (ben.state, ben.restrictions) == ("active", {})
        assert may_take_part(ben, row_of(ben).community_id)


def test_several_stand_side_by_side_and_lifting_one_leaves_the_others(ben: Standing) -> None:
    restrict(ben, "posting", LATER, by=1)
    restrict(ben, "posting", SOON, by=2)
    restrict(ben, "links", None, by=2)
    ben = restrict(ben, "suspended", SOON, by=3)
    assert ben.restrictions == {"posting": LATER, "links": None, "suspended": SOON}

    ben = lift(ben, by=1)
    assert ben.restrictions == {"posting": SOON, "links": None, "suspended": SOON}
    ben = lift(ben, by=3)
    assert (ben.state, ben.restrictions) == ("active", {"posting": SOON, "links": None})
    lift(ben, by=2)
    ben = lift(ben, by=2)

    assert (ben.restrictions, row_of(ben).holds) == ({}, [])
    assert recorded()[4:] == [
        RestrictionLifted(user_id=ben.user.pk, state=state, decision_id=number)
        for state, number in (("suspended", 1), ("active", 3), ("active", 2))
    ]


def test_the_same_decision_again_lengthens_or_shortens_what_it_said(ben: Standing) -> None:
    assert restrict(ben, "suspended", SOON).restrictions == {"suspended": SOON}
    assert restrict(ben, "suspended", LATER).restrictions == {"suspended": LATER}
    assert restrict(ben, "suspended", SOON).restrictions == {"suspended": SOON}
    assert row_of(ben).held_until == SOON


def test_a_paused_member_is_paused_again_afterwards(place: Community) -> None:
    cleo = join(place, "cleo", state="paused")

    restrict(cleo, "suspended", SOON, by=1)
    assert restrict(cleo, "suspended", LATER, by=2).state == "suspended"
    assert lift(cleo, by=2).state == "suspended"

    assert lift(cleo, by=1).state == "paused"
    restrict(cleo, "suspended", SOON)
    with time_machine.travel(SOON, tick=False):
        assert again(cleo).state == "paused"
        tidy()
        assert row_of(cleo).state == "paused"


def test_leaving_and_coming_back_is_no_way_out(place: Community, ben: Standing) -> None:
    place.joining, place.visibility = "open", "public"
    place.save()
    ben = restrict(ben, "posting", LATER)
    services.leave_community(standing=ben)
    restrict(ben, "suspended", SOON, by=2)
    assert again(ben).state == "left"

    services.join_community(standing=again(ben), shows_name=False, accepted_version=0)

    ben = again(ben)
    assert (ben.state, ben.restrictions) == ("suspended", {"posting": LATER, "suspended": SOON})
    assert counted(place) == 1
    with time_machine.travel(SOON, tick=False):
        assert again(ben).state == "active"


def test_stewards_may_lose_the_right_to_invite_alone(place: Community) -> None:
    noor = join(place, "noor", role="steward")
    assert may_invite(noor, 0)

    noor = restrict(noor, "invites", LATER)

    assert "Tuesday 9 June, 14:00" in may_invite(noor, 0).reason
    with pytest.raises(Denied, match="ask people in"):
        services.invite(standing=noor, handle_or_email="new@example.org")
    assert not Invitation.objects.exists()


def test_a_suspended_steward_is_none_until_it_is_over(place: Community, ben: Standing) -> None:
    noor = join(place, "noor", role="steward")
    other = join(place, "other", role="steward")
    services.invite(standing=noor, handle_or_email="new@example.org")
    assert (other_stewards(other), len(stewards_of(place))) == (1, 2)

    restrict(noor, "suspended", SOON)

    assert (other_stewards(other), len(stewards_of(place))) == (0, 1)
    assert not Invitation.objects.open().exists()
    with pytest.raises(Denied, match="only steward"):
        services.leave_community(standing=other)
    with time_machine.travel(SOON, tick=False):
        assert (other_stewards(other), len(stewards_of(place))) == (1, 2)
        assert Invitation.objects.open().exists()


def test_what_is_no_restriction_is_refused(ben: Standing) -> None:
    for what in ("banned", "active", ""):
        with pytest.raises(ValueError, match="not a valid"):
            restrict(ben, what, LATER)
    assert (again(ben).restrictions, recorded()) == ({}, [])


def test_tidying_takes_from_rows_what_is_over_and_nothing_else(
    place: Community, ben: Standing
) -> None:
    cleo, dora = join(place, "cleo"), join(place, "dora")
    restrict(ben, "suspended", SOON)
    restrict(ben, "links", LATER, by=2)
    restrict(cleo, "posting", LATER)
    ban(dora, SOON)

    with time_machine.travel(SOON, tick=False):
        tidy()

        assert (row_of(ben).state, len(row_of(ben).holds), row_of(ben).was) == ("active", 1, {})
        assert (row_of(cleo).state, len(row_of(cleo).holds)) == ("active", 1)
        assert (row_of(dora).state, len(row_of(dora).holds)) == ("banned", 1)
        assert services.let_go() == 0


def test_the_list_of_communities_knows_what_holds_somebody(ben: Standing) -> None:
    ben = restrict(ben, "suspended", LATER)

    (mine,) = communities_for(ben.user)

    assert (mine.standing.state, mine.standing.restrictions) == ("suspended", {"suspended": LATER})
    with time_machine.travel(LATER, tick=False):
        assert [place.standing.state for place in communities_for(ben.user)] == ["active"]


def test_a_standing_costs_one_query_whatever_holds_somebody(
    place: Community, ben: Standing, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number, what in enumerate(Restriction):
        restrict(ben, what, LATER, by=number)

    with django_assert_num_queries(1):
        found = standing_of(ben.user, place)

    assert set(found.restrictions) == set(Restriction)
    assert standing_of(make_user("stranger"), place) == replace(
        found, viewer=make_user("stranger"), role="", state="", restrictions={}
    )


def test_rows_made_by_hand_without_a_decision_stay_as_they_are(place: Community) -> None:
    cleo = join(place, "cleo", state="suspended")

    assert (cleo.state, cleo.restrictions) == ("suspended", {})
    assert "can read meanwhile" in may_take_part(cleo, place.pk).reason
    assert restrict(cleo, "links", SOON).state == "active"  # the row says what its holds come to
    assert Membership.objects.active().count() == 1
