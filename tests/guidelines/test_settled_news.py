"""What people were told of guidelines goes once something newer holds, or they gave their word."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.core import clock
from apps.guidelines.models import Edition
from apps.guidelines.services import accept_edition, publish_edition
from apps.notifications import services as notifications
from apps.notifications.models import Notification
from tests.communities.makers import join, make_brand, make_community
from tests.guidelines.test_renewing import ASKED, BEGAN, REMINDED, at
from tests.guidelines.test_versions import bench, publish
from tests.ledger.settling import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor() -> Standing:
    make_brand()
    return join(make_community(), "noor", role="steward")


@pytest.fixture
def ada(noor: Standing) -> User:
    return join(bench(), "ada").user


def listed(person: User) -> list[tuple[str, int]]:
    """Reason and version of all they were told, read or not."""
    rows = Notification.objects.filter(recipient=person, kind="guidelines").order_by("pk")
    editions = dict(Edition.objects.filter(community=bench()).values_list("pk", "version"))
    return [(row.reason, editions[row.object_id]) for row in rows if row.object_id in editions]


def test_a_newer_version_takes_the_place_of_the_older_read_or_not(
    noor: Standing, ada: User
) -> None:
    publish(noor)
    settle()
    notifications.mark_seen(user=ada)

    publish(noor, "Ours, anew.")
    settle()

    assert listed(ada) == [("rules", 2)]


def test_whoever_gave_their_word_is_not_listed_as_asked(
    noor: Standing,
    ada: User,
    client: Client,
) -> None:
    publish(noor)
    settle()
    client.force_login(ada)
    before = client.get("/activity/").text

    accept_edition(user=ada, community=bench())
    settle()

    assert "Before you next write, read what" in before
    assert listed(ada) == []
    assert "Before you next write, read what" not in client.get("/activity/").text


def test_a_small_change_asks_those_whose_word_is_still_asked_for(
    noor: Standing,
    ada: User,
) -> None:
    ben = join(bench(), "ben").user
    publish(noor)
    accept_edition(user=ada, community=bench())
    settle()

    publish(noor, is_major=False)
    settle()

    assert (listed(ada), listed(ben)) == ([("rules-small", 2)], [("rules", 2)])


def test_of_small_changes_the_newest_is_listed(noor: Standing, ada: User) -> None:
    publish(noor)
    accept_edition(user=ada, community=bench())
    for _ in range(2):
        publish(noor, is_major=False)
        settle()

    assert listed(ada) == [("rules-small", 3)]


def test_what_was_said_two_weeks_ago_goes_on_the_day(noor: Standing, ada: User) -> None:
    renewing(noor, ada)
    at(REMINDED)
    assert listed(ada) == [("rules-soon", 1)]

    at(ASKED)

    assert listed(ada) == [("rules-again", 1)]


def test_a_small_change_leaves_what_is_asked_in_two_weeks(noor: Standing, ada: User) -> None:
    renewing(noor, ada)
    at(REMINDED)

    publish(noor, is_major=False)
    settle()

    assert listed(ada) == [("rules-soon", 1), ("rules-small", 2)]


def test_another_set_is_left_alone(noor: Standing, ada: User) -> None:
    elsewhere = make_community("elsewhere")
    other = join(elsewhere, noor.user, role="steward")
    join(elsewhere, ada)
    publish_edition(standing=other, community=elsewhere, rules=[("Theirs.", "")])
    publish_edition(standing=None, community=None, rules=[("All of us.", "")])
    publish(noor)
    settle()

    publish(noor, "Ours, anew.")
    accept_edition(user=ada, community=bench())
    settle()

    left = Notification.objects.filter(recipient=ada, kind="guidelines")
    assert [row.reason for row in left] == ["rules", "rules"]
    assert listed(ada) == []


def renewing(noor: Standing, ada: User) -> None:
    with clock.at(BEGAN):
        publish_edition(standing=noor, community=bench(), rules=[("Ours.", "")], renew_months=6)
        accept_edition(user=ada, community=bench())
    settle()
