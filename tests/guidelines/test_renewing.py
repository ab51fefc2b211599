"""A set may ask for people's word again, and reminds them two weeks ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from apps.communities.access import Standing, may_take_part
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core import clock
from apps.guidelines.events import WordDue, WordLapsed, WordRenewed
from apps.guidelines.models import Acceptance
from apps.guidelines.renewals import asked_at, months_from
from apps.guidelines.selectors import current, word_of
from apps.guidelines.services import accept_edition, ask_again, publish_edition, remind
from apps.guidelines.tasks import renew
from apps.notifications.models import Notification
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import recorded, settle

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 1, 10, 9, tzinfo=UTC)
REMINDED, ASKED = datetime(2026, 6, 27, 9, tzinfo=UTC), datetime(2026, 7, 12, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "months", "found"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-03-15", 12, "2027-03-15"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-01-10", -1, "2025-12-10"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_months_are_those_of_the_calendar(moment: str, months: int, found: str) -> None:
    assert months_from(datetime.fromisoformat(moment), months) == datetime.fromisoformat(found)


def test_nobody_is_asked_within_two_weeks_of_being_reminded() -> None:
    late = ASKED + timedelta(days=100)
    assert asked_at(BEGAN, 6, BEGAN) == datetime(2026, 7, 10, 9, tzinfo=UTC)
    assert asked_at(BEGAN, 6, late) == late + timedelta(days=14)


@pytest.fixture
def bench() -> Community:
    make_brand()
    return make_community()


@pytest.fixture
def noor(bench: Community) -> Standing:
    """A steward who published half a year ago, on which Ada gave her word."""
    noor, ada = join(bench, "noor", role="steward"), join(bench, "ada")
    with clock.at(BEGAN):
        publish_edition(standing=noor, community=bench, rules=[("Ours.", "")], renew_months=6)
        accept_edition(user=ada.user, community=bench)
    return noor


def at(moment: datetime) -> None:
    with clock.at(moment):
        renew()
    settle()


def may_write(handle: str) -> bool:
    place = Community.objects.get(slug="repair-bench")
    return bool(may_take_part(standing_of(make_user(handle), place), place.pk))


def told(handle: str) -> list[str]:
    unseen = Notification.objects.filter(seen_at=None, recipient__handle=handle)
    return list(unseen.order_by("pk").values_list("reason", flat=True))


def test_people_are_reminded_then_asked_then_left_in_peace(
    bench: Community, noor: Standing
) -> None:
    edition = current(bench).edition_id
    ada = make_user("ada")
    at(REMINDED - timedelta(days=2))
    assert told("ada") == []

    for _ in range(2):
        at(REMINDED)
    assert told("ada") == ["rules-soon"]
    assert may_write("ada")

    for _ in range(2):
        at(ASKED)
    assert told("ada") == ["rules-again"]
    assert not may_write("ada")

    with clock.at(ASKED):
        accept_edition(user=ada, community=bench)
        accept_edition(user=ada, community=bench)
    settle()
    assert may_write("ada")
    assert told("ada") == []
    at(ASKED + timedelta(days=30))
    assert told("ada") == []
    both = [noor.user.pk, ada.pk]
    facts = [fact for fact in recorded() if isinstance(fact, WordDue | WordLapsed | WordRenewed)]
    assert facts == [
        WordDue(edition_id=edition, user_ids=both),
        WordLapsed(edition_id=edition, user_ids=both),
        WordRenewed(edition_id=edition, user_id=ada.pk),
    ]


def test_a_word_given_after_the_reminder_holds_from_then(bench: Community, noor: Standing) -> None:
    at(REMINDED)
    with clock.at(REMINDED):
        accept_edition(user=make_user("ada"), community=bench)
    at(ASKED)
    assert (may_write("ada"), may_write("noor")) == (True, False)
    assert Acceptance.objects.get(user__handle="ada").at == REMINDED


def test_whoever_was_never_reminded_is_not_asked(bench: Community, noor: Standing) -> None:
    with clock.at(ASKED + timedelta(days=300)):
        assert ask_again() == 0
        assert remind() == 2
        assert ask_again() == 0
    assert may_write("ada")


def test_a_newer_version_is_all_that_is_asked_about(bench: Community, noor: Standing) -> None:
    with clock.at(BEGAN + timedelta(days=90)):
        publish_edition(standing=noor, community=bench, rules=[("Ours.", "")], renew_months=6)
    at(REMINDED)
    assert told("noor") == []
    assert told("ada") == ["rules"]


def test_a_set_that_asks_once_asks_nobody(bench: Community, noor: Standing) -> None:
    with clock.at(BEGAN + timedelta(days=1)):
        publish_edition(standing=noor, community=bench, rules=[("Ours.", "")], is_major=False)
    at(ASKED)
    at(ASKED + timedelta(days=30))
    assert may_write("ada")


def test_those_who_left_are_left_in_peace(bench: Community, noor: Standing) -> None:
    ada = make_user("ada")
    ada.memberships.update(state="left")
    at(REMINDED)
    assert told("ada") == []


def test_the_brand_s_set_asks_everywhere(bench: Community) -> None:
    ada = join(bench, "ada").user
    with clock.at(BEGAN):
        publish_edition(standing=None, community=None, rules=[("One.", "")], renew_months=6)
        accept_edition(user=ada, community=None)
    ada.refresh_from_db()
    assert may_write("ada")
    at(REMINDED)
    at(ASKED)
    assert told("ada") == ["rules-again"]
    assert not may_write("ada")


def test_many_are_reminded_a_chunk_at_a_time(
    bench: Community, noor: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.guidelines.services.renewing.CHUNK", 1)
    with clock.at(REMINDED):
        assert [remind(), remind(), remind()] == [1, 1, 0]


def test_the_page_says_until_when_and_asks_again(
    client: Client, bench: Community, noor: Standing
) -> None:
    ada = make_user("ada")
    client.force_login(ada)
    page = "/c/repair-bench/guidelines/"
    with clock.at(BEGAN):
        assert "asked again on 10 July 2026" in client.get(page).text
    at(REMINDED)
    word = word_of(ada, bench, current(bench))
    assert word is not None
    assert word.is_asked
    assert "give it anew" in client.get(page).text
    assert client.post(f"{page}accept/", {"version": "1"}).status_code == 302
    assert "give it anew" not in client.get(page).text
