"""The directory and the profile."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from apps.accounts.models import User
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.home.makers import body, say

pytestmark = pytest.mark.django_db


def test_members_find_each_other_by_name(client: Client) -> None:
    bench = make_community()
    join(bench, make_user("sefa", name="Sefa Tuilagi"))
    join(bench, make_user("gone", name="Sefa Left"), state="left")
    client.force_login(join(bench, "ada").user)

    page = client.get("/c/repair-bench/people/?q=sefa").text

    assert "Sefa Tuilagi" in page
    assert "Sefa Left" not in page
    assert "Ada" not in page.split('<ul class="people">')[1].split("</ul>")[0]


def test_the_directory_goes_on_and_back(client: Client) -> None:
    bench = make_community()
    for n in range(35):
        join(bench, make_user(f"p-{n:02}", name=f"Person {n:02}"))
    client.force_login(User.objects.get(handle="p-00"))

    first = client.get("/c/repair-bench/people/").text
    after = first.split('href="?after=')[1].split('"')[0]
    second = client.get(f"/c/repair-bench/people/?after={after}").text
    before = second.split('href="?before=')[1].split('"')[0]
    back = client.get(f"/c/repair-bench/people/?before={before}").text

    people = [page.split('<ul class="people">')[1].split("</ul>")[0] for page in (first, back)]
    assert people[0] == people[1]
    assert "Person 34" in second
    assert "Person 29" not in second
    for bad in ("!", "e30", "W10", "WyJhIiwgMV0x", "Ww", "WzEsMl0"):
        assert client.get(f"/c/repair-bench/people/?after={bad}").status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_directory_costs_the_same_however_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    bench = make_community()
    client.force_login(join(bench, "ada").user)
    for n in range(many):
        join(bench, f"person-{n}")
    with django_assert_num_queries(7):  # session, user, shell 2, community, standing, people
        client.get("/c/repair-bench/people/")


def test_a_profile_shows_what_is_in_common_and_nothing_else(client: Client) -> None:
    bench, lair = make_community(), make_community("lair", visibility="private")
    sefa = make_user("sefa", name="Sefa Tuilagi", line="sailmaker")
    for place in (bench, lair):
        join(place, sefa)
    say(bench, sefa, "Measure the slider")
    say(lair, sefa, "Canary")
    client.force_login(join(bench, "ada").user)

    page = client.get("/@sefa/").text

    assert "sailmaker" in page
    assert "Measure the slider" in page
    assert "Repair Bench" in page
    assert "Canary" not in page
    assert "Lair" not in page


def test_visitors_meet_only_those_who_show_their_name(client: Client) -> None:
    bench, shore = make_community(), make_community("shore")
    sefa = make_user("sefa")
    join(bench, sefa, shows_name=True)
    join(shore, sefa)
    say(bench, sefa, "Measure the slider")
    say(shore, sefa, "Low water at ten")
    join(bench, "ada")

    page = client.get("/@sefa/").text

    assert "Measure the slider" in page
    assert "Low water at ten" not in page
    assert "Shore" not in page.split("<main")[1]
    assert body(client.get("/@ada/")) == body(client.get("/@nobody/"))
    assert client.get("/@ada/").status_code == 404


def test_a_handle_has_one_address(client: Client) -> None:
    client.force_login(make_user("ada"))
    assert client.get("/@Ada/")["Location"] == "/@ada/"


@pytest.mark.parametrize("many", [1, 3])
def test_a_profile_costs_the_same_however_much_they_said(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    ada, sefa = make_user("ada"), make_user("sefa")
    for n in range(many):
        place = make_community(f"place-{n}")
        join(place, ada)
        join(place, sefa)
        say(place, sefa, f"Thread number {n}")
    client.force_login(ada)
    with django_assert_num_queries(7):  # session, user, shell 2, person, parts, posts
        client.get("/@sefa/")
