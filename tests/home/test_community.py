"""A community's page: for members, strangers, visitors, and for those it hides from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django.fixtures import DjangoAssertNumQueries

from apps.communities.models import Membership
from apps.guidelines.services import publish_edition
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.home.makers import body, say, signed_in

pytestmark = pytest.mark.django_db


def test_a_member_sees_threads_seats_and_stewards(client: Client) -> None:
    bench = make_community(seats=20)
    say(bench, join(bench, "noor", role="steward").user)
    client.force_login(join(bench, "ada").user)

    page = client.get("/c/repair-bench/").text

    assert "A zip that slips" in page
    assert "<b>2</b> of 20 taken." in page
    assert "Noor" in page
    assert "/c/repair-bench/new/" in page
    assert "Mark all read" in page
    assert "/c/repair-bench/settings/" not in page


@pytest.mark.parametrize("visibility", ["members", "private"])
@pytest.mark.parametrize("signed", [False, True])
def test_outsiders_of_a_closed_place_see_its_door_only(
    client: Client, visibility: str, *, signed: bool
) -> None:
    lair = make_community("lair", visibility=visibility, joining="application")
    say(lair, join(lair, "ada").user, "Canary")
    if signed:
        client.force_login(make_user("mallory"))

    response = client.get("/c/lair/")

    assert response.status_code == 200
    assert "Mend it together." in response.text
    assert "/c/lair/join/" in response.text
    assert "Canary" not in response.text
    assert "Ada" not in response.text


BENEATH = [
    "", "join/", "leave/", "people/", "people/ada/", "guidelines/", "guidelines/accept/",
    "applications/", "invite/", "settings/", "settings/guidelines/", "?cursor=abc", "?tab=new",
]  # fmt: skip
POSTS = [
    "join/", "leave/", "me/", "invite/", "settings/", "settings/archive/", "people/ada/",
    "applications/ada/yes/", "settings/guidelines/", "guidelines/accept/",
]  # fmt: skip


@pytest.mark.parametrize("who", ["visitor", "stranger", "left", "applied", "banned", "site_admin"])
def test_a_secret_place_is_not_there_byte_for_byte(client: Client, who: str) -> None:
    lair = make_community("lair", visibility="secret", guidelines_version=0)
    say(lair, join(lair, "ada", role="steward").user, "Canary")
    person = make_user("mallory", is_site_admin=who == "site_admin")
    if who != "visitor":
        client.force_login(person)
    if who in {"left", "applied", "banned"}:
        Membership.objects.create(community=lair, user=person, state=who)

    for tail in BENEATH:
        there, missing = client.get(f"/c/lair/{tail}"), client.get(f"/c/nowhere/{tail}")
        assert body(there) == body(missing), tail
        assert there.status_code == 404, tail
    for tail in POSTS:
        there, missing = client.post(f"/c/lair/{tail}"), client.post(f"/c/nowhere/{tail}")
        assert body(there) == body(missing), tail
        assert there.status_code == 404, tail


@pytest.mark.parametrize("visibility", ["members", "private"])
@pytest.mark.parametrize("who", ["visitor", "stranger", "suspended"])
def test_beneath_a_closed_place_nothing_is_there(client: Client, visibility: str, who: str) -> None:
    lair = make_community("lair", visibility=visibility)
    join(lair, "ada")
    if who == "stranger":
        client.force_login(make_user("mallory"))
    if who == "suspended":
        until = timezone.now() + timedelta(days=1)
        client.force_login(join(lair, make_user("mallory", suspended_until=until)).user)

    for tail in ("people/", "guidelines/"):
        assert body(client.get(f"/c/lair/{tail}")) == body(client.get(f"/c/nowhere/{tail}")), tail


def test_visitors_read_no_names_but_of_those_who_show_them(client: Client) -> None:
    bench = make_community()
    join(bench, "noor", role="steward", shows_name=True)
    say(bench, join(bench, "ada", role="steward").user)

    response = client.get("/c/repair-bench/")

    assert "Noor" in response.text
    assert "Ada" not in response.text
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.text
    assert client.get("/c/repair-bench/people/").status_code == 404


def test_beside_the_threads_its_rules_go_on_counting_where_the_brand_s_end(client: Client) -> None:
    make_brand()
    publish_edition(standing=None, community=None, rules=[("Be kind.", ""), ("Be brief.", "")])
    noor = join(make_community(), "noor", role="steward")
    publish_edition(standing=noor, community=noor.community, rules=[("Ours.", ""), ("Too.", "")])

    assert listed(client, "/c/repair-bench/") == ["3 Ours.", "4 Too."]
    assert listed(client, "/c/repair-bench/guidelines/") == ["§1Be kind.", "§2Be brief."]


def listed(client: Client, url: str) -> list[str]:
    """The short rules of a page, as they are read."""
    rules = client.get(url).text.split('<ol class="how">')[1].split("</ol>")[0]
    return [strip_tags(rule).strip() for rule in rules.split("</li>")[:-1]]


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_however_busy_it_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    make_brand()
    bench = make_community()
    ada = join(bench, "ada", role="steward").user
    for n in range(many):
        say(bench, join(bench, f"person-{n}", role="steward").user, f"Thread number {n}")
        join(bench, f"applicant-{n}", state="applied")
    client.force_login(ada)
    client.get("/c/repair-bench/")  # how order was kept is summed up once an hour

    with django_assert_num_queries(12):  # session, user, shell 2, community, standing, list 4, …
        client.get("/c/repair-bench/")


def test_joining_with_one_click_and_ones_word(client: Client) -> None:
    bench = make_community()
    signed_in(client, make_user("ada"))
    assert "Show visitors my name" in client.get("/c/repair-bench/join/").text

    response = client.post("/c/repair-bench/join/", {"version": "0", "shows_name": "on"})

    assert (response.status_code, response["Location"]) == (302, "/c/repair-bench/")
    membership = Membership.objects.get(community=bench)
    assert (membership.state, membership.shows_name) == ("active", True)
    assert client.get("/c/repair-bench/join/").status_code == 302


def test_asking_keeps_the_words_when_it_is_refused(client: Client) -> None:
    make_community("lair", visibility="private", joining="application", question="Why?")
    signed_in(client, make_user("ada"))

    response = client.post("/c/lair/join/", {"version": "7", "text": "Because of zips."})

    assert response.status_code == 422
    assert "Because of zips." in response.text
    assert 'name="version" value="0"' in response.text
    assert client.post("/c/lair/join/", {"version": "0", "text": "Zips."}).status_code == 302
    assert Membership.objects.get().application == "Zips."
    assert "You asked for a seat" in client.get("/c/lair/").text


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "1.5"])
def test_a_strange_version_is_refused_in_place(client: Client, version: str) -> None:
    make_community()
    signed_in(client, make_user("ada"))
    assert client.post("/c/repair-bench/join/", {"version": version}).status_code == 422


def test_the_brand_s_guidelines_come_before_any_door(client: Client) -> None:
    make_brand(guidelines_version=1)
    make_community()
    signed_in(client, make_user("ada"))
    response = client.get("/c/repair-bench/join/")
    assert response["Location"] == "/guidelines/accept/?next=%2Fc%2Frepair-bench%2Fjoin%2F"


def test_visitors_sign_in_first(client: Client) -> None:
    make_community()
    response = client.get("/c/repair-bench/join/")
    assert (response.status_code, "/accounts/login/" in response["Location"]) == (302, True)


def test_leaving_asks_first(client: Client) -> None:
    bench = make_community()
    client.force_login(join(bench, "ada").user)

    assert "Stay" in client.get("/c/repair-bench/leave/").text
    assert client.post("/c/repair-bench/leave/").status_code == 302
    assert Membership.objects.get().state == "left"
    assert client.post("/c/repair-bench/leave/").status_code == 403


@pytest.mark.parametrize(("sent", "shown"), [({"shows_name": "on"}, True), ({}, False)])
def test_a_member_shows_or_keeps_their_name(
    client: Client, sent: dict[str, Any], *, shown: bool
) -> None:
    bench = make_community()
    client.force_login(join(bench, "ada", shows_name=not shown).user)
    assert client.post("/c/repair-bench/me/", sent).status_code == 302
    assert Membership.objects.get().shows_name is shown
