"""Addresses that were cut, shouted or outlived: they lead on, or are not there at all."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.home.makers import say

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_thread_is_found_by_its_id_alone(client: Client, is_signed_in: bool) -> None:
    place = make_community()
    thread = say(place, join(place, "ben").user)
    if is_signed_in:
        client.force_login(make_user("ada"))

    cut = client.get(f"/t/{thread.public_id}/")
    other = client.get(f"/t/{thread.public_id}/another-title/")

    assert (cut.status_code, cut["Location"]) == (302, thread.get_absolute_url())
    assert other["Location"] == thread.get_absolute_url()


def test_a_secret_thread_is_not_found_by_its_id_alone(client: Client) -> None:
    lair = make_community("lair", visibility="secret")
    hidden = say(lair, join(lair, "ben").user)
    client.force_login(make_user("ada"))

    refused, missing = client.get(f"/t/{hidden.public_id}/"), client.get("/t/0123456789/")

    assert (refused.status_code, refused.content) == (404, missing.content)


@pytest.mark.parametrize("slug", ["REPAIR-BENCH", "LAIR", "NOWHERE"])
def test_a_shouted_slug_leads_to_the_plain_one_whatever_stands_there(
    client: Client, slug: str
) -> None:
    make_community()
    make_community("lair", visibility="secret")

    answer = client.get(f"/c/{slug}/")

    assert (answer.status_code, answer["Location"]) == (301, f"/c/{slug.lower()}/")


def test_who_has_no_seat_is_not_asked_whether_to_leave_it(client: Client) -> None:
    place = make_community()
    client.force_login(make_user("ada"))

    assert client.get("/c/repair-bench/leave/")["Location"] == "/c/repair-bench/"
    client.force_login(join(place, "ben").user)
    assert client.get("/c/repair-bench/leave/").status_code == 200


@pytest.mark.parametrize("visibility", ["members", "private", "secret"])
@pytest.mark.parametrize("desk", ["settings", "invite", "applications", "people/ben"])
def test_the_desk_of_a_closed_community_is_not_there_for_those_outside(
    client: Client, visibility: str, desk: str
) -> None:
    place = make_community("lair", visibility=visibility)
    join(place, "ben", role="steward")
    missing = client.get("/c/nowhere/settings/")

    for outsider in (None, make_user("ada")):
        if outsider:
            client.force_login(outsider)
        refused = client.get(f"/c/lair/{desk}/")
        assert (refused.status_code, refused.content) == (404, missing.content)

    client.force_login(join(place, "cleo").user)
    assert client.get(f"/c/lair/{desk}/").status_code == 403
