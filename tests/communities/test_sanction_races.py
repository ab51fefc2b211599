"""Decisions at once on one person, and people who come in while they are banned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.communities import services
from apps.communities.models import READING, Community, Membership
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.communities.sanctions import again, row_of
from tests.core.racing import HANDS, RACES, at_once

pytestmark = RACES

LATER = timezone.now() + timedelta(days=7)


def counted(place: Community) -> tuple[int, int]:
    """What the community says of itself, and what is."""
    place.refresh_from_db()
    return place.member_count, Membership.objects.filter(community=place, state__in=READING).count()


def test_decisions_at_once_all_stand_each_by_itself() -> None:
    place = make_community()
    ben = join(place, "ben")
    row, kinds = row_of(ben), ("posting", "suspended", "links", "uploads", "posting", "invites")

    done = at_once(
        *(
            lambda what=what, number=number: services.restrict_member(
                membership=row, what=what, until=LATER, decision_id=number, actor=None
            )
            for number, what in enumerate(kinds)
        )
    )

    assert done == [None] * HANDS
    assert sorted(hold["decision"] for hold in row_of(ben).holds) == list(range(HANDS))
    assert counted(place) == (1, 1)


def test_two_bans_at_once_free_one_seat_and_both_are_lifted() -> None:
    place = make_community()
    ben = join(place, "ben")
    join(place, "cleo")
    row = row_of(ben)

    at_once(
        *(
            lambda number=number: services.ban_member(
                membership=row, until=None, decision_id=number, actor=None
            )
            for number in range(HANDS)
        )
    )
    assert (again(ben).state, counted(place)) == ("banned", (1, 1))

    at_once(
        *(
            lambda number=number: services.lift_restriction(
                membership=row, decision_id=number, actor=None
            )
            for number in range(HANDS)
        )
    )
    assert (again(ben).state, counted(place)) == ("active", (2, 2))


def test_whoever_is_banned_while_they_come_in_is_out() -> None:
    place = make_community(seats=5)
    joiner = join(place, "ben", state="left")
    row = row_of(joiner)

    for number in range(HANDS):
        at_once(
            lambda: services.join_community(standing=joiner, shows_name=False, accepted_version=0),
            lambda number=number: services.ban_member(  # type: ignore[misc]
                membership=row, until=None, decision_id=number, actor=None
            ),
        )
        assert (again(joiner).state, counted(place)) == ("banned", (0, 0))
        Membership.objects.filter(pk=row.pk).update(state="left", holds=[], was={})
        accounts.unban_address(decision_id=number, place=place.pk)


def test_two_stewards_banned_at_once_leave_one() -> None:
    place = make_community()
    pair = [join(place, name, role="steward") for name in ("noor", "other")]
    mo = make_user("mo", is_site_moderator=True)
    rows = [row_of(one) for one in pair]

    done = at_once(
        *(
            lambda row=row: services.ban_member(
                membership=row, until=None, decision_id=row.pk, actor=mo
            )
            for row in rows
        )
    )

    assert len([one for one in done if isinstance(one, Denied)]) == 1
    assert Membership.objects.stewards().filter(community=place).count() == 1


def test_the_last_seat_goes_to_one_of_those_who_come_back() -> None:
    place = make_community(seats=1)
    banned = [join(place, f"p-{number}", state="left") for number in range(HANDS)]
    for one in banned:
        row = row_of(one)
        Membership.objects.filter(pk=row.pk).update(
            state="banned",
            was={"state": "active", "circles": []},
            holds=[{"what": "banned", "until": None, "decision": 1}],
        )

    at_once(
        *(
            lambda row=row: services.lift_restriction(membership=row, decision_id=1, actor=None)
            for row in map(row_of, banned)
        )
    )

    states = sorted(again(one).state for one in banned)
    assert (states, counted(place)) == (["active"] + ["waitlisted"] * (HANDS - 1), (1, 1))


def test_a_role_and_a_ban_at_once_leave_nobody_acting_above_their_rank() -> None:
    place = make_community()
    noor = join(place, "noor", role="steward")
    mo = join(place, "mo", role="moderator")
    ben = join(place, "ben")
    row = row_of(ben)

    raised, restricted = at_once(
        lambda: services.set_role(standing=noor, membership=row, role="moderator"),
        lambda: services.restrict_member(
            membership=row, what="suspended", until=LATER, decision_id=1, actor=mo.user
        ),
    )

    one_was_refused = isinstance(raised, Denied) is not isinstance(restricted, Denied)
    assert one_was_refused
    assert (again(ben).role, again(ben).state) in {("moderator", "active"), ("member", "suspended")}


def test_suspensions_of_an_account_at_once_all_stand() -> None:
    ada = make_user("ada")

    at_once(
        *(
            lambda number=number: accounts.suspend_person(
                user=ada, until=LATER, decision_id=number, actor=None
            )
            for number in range(HANDS - 1)
        ),
        lambda: accounts.ban_person(user=ada, decision_id=HANDS - 1, actor=None),
    )

    found = User.objects.get(pk=ada.pk)
    assert sorted(hold["decision"] for hold in found.holds) == list(range(HANDS))
    assert (found.suspended_until, found.is_banned) == (LATER, True)


def test_a_standing_of_before_the_ban_opens_nothing_after_it() -> None:
    place = make_community()
    ben = join(place, "ben", state="left")
    stale = standing_of(ben.user, place)
    services.ban_member(membership=row_of(ben), until=None, decision_id=1, actor=None)

    with pytest.raises(Denied, match="banned"):
        services.join_community(standing=stale, shows_name=False, accepted_version=0)
