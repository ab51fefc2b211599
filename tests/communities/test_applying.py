"""Asking for a seat, and the answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from apps.communities import services
from apps.communities.access import Standing
from apps.communities.events import ApplicationDecided, ApplicationMade, MemberJoined
from apps.communities.models import Community, Membership
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.ledger.settling import recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def community() -> Community:
    return make_community("trail-testers", visibility="private", joining="application", seats=2)


@pytest.fixture
def noor(community: Community) -> Standing:
    return join(community, "noor", role="steward")


def ask(community: Community, handle: str = "ada", text: str = "I walk a lot.") -> Membership:
    standing = standing_of(make_user(handle), community)
    return services.apply_to_community(standing=standing, text=text, accepted_version=0)


def test_a_steward_lets_somebody_in(community: Community, noor: Standing) -> None:
    asked = ask(community)
    assert (asked.state, asked.application) == ("applied", "I walk a lot.")

    membership = services.decide_application(standing=noor, membership=asked, accept=True)

    community.refresh_from_db()
    assert (membership.state, membership.application) == ("active", "")
    assert community.member_count == 2
    ada = membership.user_id
    assert recorded() == [
        ApplicationMade(user_id=ada),
        ApplicationDecided(user_id=ada, accepted=True),
        MemberJoined(user_id=ada, by="application"),
    ]


def test_the_declined_ask_again_after_seven_days(community: Community, noor: Standing) -> None:
    services.decide_application(standing=noor, membership=ask(community), accept=False)
    assert Membership.objects.get(user__handle="ada").application == ""

    with pytest.raises(Denied, match="seven days"):
        ask(community)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert ask(community, text="Still walking.").state == "applied"


def test_nobody_asks_an_eleventh_place_within_a_day() -> None:
    for n in range(10):
        ask(make_community(f"place-{n}", joining="application"))

    with pytest.raises(Denied, match="ten applications"):
        ask(make_community("place-11", joining="application"))
    assert Membership.objects.count() == 10


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_words_are_needed_and_not_too_many(community: Community, text: str) -> None:
    with pytest.raises(Denied, match="characters"):
        ask(community, text=text)
    assert not Membership.objects.exists()


def test_a_full_community_lets_nobody_in_and_the_application_stays(
    community: Community, noor: Standing
) -> None:
    asked = ask(community)
    join(community, "ben")

    with pytest.raises(Denied, match="seats"):
        services.decide_application(standing=noor, membership=asked, accept=True)

    asked.refresh_from_db()
    assert (asked.state, asked.application) == ("applied", "I walk a lot.")
    assert recorded() == [ApplicationMade(user_id=asked.user_id)]


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_stewards_answer(community: Community, role: str) -> None:
    asked = ask(community)
    with pytest.raises(Denied, match="stewards"):
        services.decide_application(
            standing=join(community, "ben", role=role), membership=asked, accept=True
        )


def test_the_steward_of_another_community_does_not_answer(community: Community) -> None:
    asked = ask(community)
    foreign = join(make_community("elsewhere"), "mallory", role="steward")
    with pytest.raises(Denied, match="answered already"):
        services.decide_application(standing=foreign, membership=asked, accept=True)


def test_an_application_can_be_withdrawn(community: Community) -> None:
    asked = ask(community)
    services.leave_community(standing=standing_of(asked.user, community))
    asked.refresh_from_db()
    assert (asked.state, asked.application) == ("left", "")
