"""Words given on an earlier version stand through small changes, and are counted and told so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from apps.communities.access import Standing
from apps.communities.models import Community
from apps.core import clock
from apps.guidelines.renewals import NOTICE
from apps.guidelines.selectors import current, keepers, word_of
from apps.guidelines.services import accept_edition, publish_edition, remind
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 1, 10, 9, tzinfo=UTC)
ASKED = datetime(2026, 7, 10, 9, tzinfo=UTC)


@pytest.fixture
def noor() -> Standing:
    """A steward whose first version Ada and Ben gave their word on."""
    make_brand()
    noor = join(make_community(), "noor", role="steward")
    publish(noor, at=BEGAN)
    for handle in ("ada", "ben"):
        join(bench(), handle)
        accept(handle, at=BEGAN)
    return noor


def bench() -> Community:
    return Community.objects.get(slug="repair-bench")


def publish(
    noor: Standing, *, at: datetime, is_major: bool = True, renew_months: int | None = 6
) -> None:
    with clock.at(at):
        publish_edition(
            standing=noor,
            community=noor.community,
            rules=[("Ours.", f"As of {at}.")],
            is_major=is_major,
            renew_months=renew_months,
        )


def accept(handle: str, *, at: datetime) -> None:
    with clock.at(at):
        accept_edition(user=make_user(handle), community=bench())


def days(many: int) -> datetime:
    return BEGAN + timedelta(days=many)


def agreed() -> int:
    return keepers(bench(), current(bench()))


def asked_again(handle: str, *, at: datetime) -> datetime | None:
    with clock.at(at):
        word = word_of(make_user(handle), bench(), current(bench()))
    return word.until if word else None


def test_a_small_change_leaves_every_word_standing(noor: Standing) -> None:
    assert (agreed(), asked_again("ada", at=BEGAN)) == (3, ASKED)
    publish(noor, at=days(1), is_major=False)
    assert (agreed(), asked_again("ada", at=days(1))) == (3, ASKED)


def test_whoever_agrees_to_two_small_changes_counts_once(noor: Standing) -> None:
    for day in (1, 2):
        publish(noor, at=days(day), is_major=False)
        accept("ada", at=days(day))
    assert agreed() == 3
    assert asked_again("ada", at=days(2)) == datetime(2026, 7, 12, 9, tzinfo=UTC)
    assert asked_again("ben", at=days(2)) == ASKED
    assert asked_again("nobody", at=days(2)) is None


def test_a_version_that_asks_everybody_begins_the_count_anew(noor: Standing) -> None:
    publish(noor, at=days(1), is_major=False)
    publish(noor, at=days(2))
    assert (agreed(), asked_again("ada", at=days(2))) == (1, None)
    accept("ada", at=days(3))
    publish(noor, at=days(4), is_major=False)
    assert agreed() == 2
    assert asked_again("ada", at=days(4)) == datetime(2026, 7, 13, 9, tzinfo=UTC)
    assert asked_again("ben", at=days(4)) is None


def test_another_set_s_words_are_not_counted(noor: Standing) -> None:
    publish_edition(standing=None, community=None, rules=[("Be kind.", "")])
    accept_edition(user=make_user("ada"), community=None)
    assert (keepers(None, current(None)), agreed()) == (1, 3)


def test_who_is_reminded_is_asked_and_who_renews_has_a_new_day(noor: Standing) -> None:
    publish(noor, at=days(1), is_major=False)
    soon = ASKED - NOTICE
    with clock.at(soon):
        assert remind() == 2  # Noor published again since
    assert asked_again("ada", at=soon) is None
    accept("ada", at=soon)
    assert (agreed(), asked_again("ada", at=soon)) == (3, datetime(2026, 12, 26, 9, tzinfo=UTC))


def test_a_set_that_begins_to_ask_gives_two_weeks_at_least(noor: Standing) -> None:
    publish(noor, at=days(1), is_major=False, renew_months=None)
    assert asked_again("ada", at=days(1)) is None
    publish(noor, at=days(400), is_major=False)
    assert asked_again("ada", at=days(400)) == days(400) + NOTICE


def test_the_page_says_both_after_a_small_change(client: Client, noor: Standing) -> None:
    publish(noor, at=days(1), is_major=False)
    client.force_login(make_user("ada"))
    with clock.at(days(1)):
        html = client.get("/c/repair-bench/guidelines/").text
    assert "Agreed by 3 members" in html
    assert "asked again on 10 July 2026" in html
    assert "They changed since you gave your word on version 1." in html
    accepting = client.get("/c/repair-bench/guidelines/accept/").text
    assert "agreed by 3 members" in accepting
