"""A member pauses their own writing for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from apps.communities.access import Standing, may_take_part, may_thank
from apps.communities.events import RestBegun, RestEnded
from apps.communities.models import RESTING, Membership
from apps.communities.selectors import standing_of
from apps.communities.services import (
    end_rest,
    let_go,
    lift_restriction,
    rest,
    restrict_member,
)
from apps.core import clock
from apps.core.access import Denied
from tests.communities.makers import join, make_community
from tests.ledger.settling import recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben() -> Standing:
    return join(make_community(), "ben")


def now_of(somebody: Standing) -> Standing:
    return standing_of(somebody.user, somebody.community)


def membership(somebody: Standing) -> Membership:
    return Membership.objects.select_related("user", "community").get(user=somebody.user)


def writes(somebody: Standing) -> bool:
    assert somebody.community is not None
    return bool(may_take_part(now_of(somebody), somebody.community.pk))


def facts() -> list[str]:
    return [fact.kind for fact in recorded() if isinstance(fact, RestBegun | RestEnded)]


@pytest.mark.parametrize("days", [1, 7, 30])
def test_it_keeps_them_from_writing_and_from_nothing_else(ben: Standing, days: int) -> None:
    before = datetime.now(UTC)
    rest(standing=ben, days=days)

    now = now_of(ben)
    assert ben.community is not None
    assert not writes(ben)
    assert "You asked for a pause here until" in may_take_part(now, ben.community.pk).reason
    assert may_thank(now, ben.community.pk)
    assert now.state == "active"
    until = now.restrictions[RESTING]
    assert until is not None
    assert timedelta(0) <= until - before - timedelta(days=days) < timedelta(minutes=1)
    assert facts() == ["communities.rest_begun"]


def test_it_ends_by_itself(ben: Standing) -> None:
    rest(standing=ben, days=1)
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        assert writes(ben)
        assert let_go() == 1
    assert membership(ben).holds == []


def test_it_is_not_ended_within_its_first_day_and_then_it_is(ben: Standing) -> None:
    rest(standing=ben, days=30)
    with pytest.raises(Denied, match="You can end it from"):
        end_rest(standing=ben)
    assert not writes(ben)

    with clock.at(clock.now() + timedelta(hours=24, minutes=1)):
        end_rest(standing=ben)
        assert writes(ben)
        with pytest.raises(Denied, match="no pause"):
            end_rest(standing=ben)
    assert facts() == ["communities.rest_begun", "communities.rest_ended"]


def test_a_second_one_does_not_shorten_the_first(ben: Standing) -> None:
    rest(standing=ben, days=30)
    held = membership(ben).holds
    with pytest.raises(Denied, match="already"):
        rest(standing=ben, days=1)
    assert membership(ben).holds == held


def test_only_what_is_offered(ben: Standing) -> None:
    with pytest.raises(ValidationError):
        rest(standing=ben, days=3650)
    assert (writes(ben), facts()) == (True, [])


def test_a_decision_and_a_pause_never_touch_each_other(ben: Standing) -> None:
    mo = join(ben.community, "mo", role="moderator")  # type: ignore[arg-type]
    until = clock.now() + timedelta(days=2)
    rest(standing=ben, days=7)
    restrict_member(
        membership=membership(ben), what="posting", until=until, decision_id=9, actor=mo.user
    )
    assert set(now_of(ben).restrictions) == {"posting", RESTING}

    with clock.at(clock.now() + timedelta(hours=25)):
        end_rest(standing=ben)
        assert dict(now_of(ben).restrictions) == {"posting": until}
        rest(standing=ben, days=7)
        lift_restriction(membership=membership(ben), decision_id=9, actor=mo.user)
        assert set(now_of(ben).restrictions) == {RESTING}


def test_nobody_else_has_one() -> None:
    place = make_community()
    for somebody in (
        Standing(AnonymousUser(), place),
        join(place, "cleo", state="left"),
        join(place, "dan", state="banned"),
    ):
        with pytest.raises(Denied):
            rest(standing=somebody, days=1)
        with pytest.raises(Denied):
            end_rest(standing=somebody)
    assert facts() == []
