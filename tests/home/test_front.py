"""Home: greeting, news, the list and its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from apps.communities.models import Community, Membership
from apps.core import zones
from apps.home.selectors.shell import shell_of
from apps.home.views.front import greeting
from apps.notifications.models import Notification
from apps.threads.models import Post, Reading
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.home.makers import say

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("hour", "said"),
    [(5, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening"), (3, "evening")],
)
def test_the_greeting_knows_the_hour(hour: int, said: str) -> None:
    assert greeting(hour) % {"name": "Ines"} == f"Good {said}, Ines."


def test_a_member_sees_what_is_new_and_where_it_ends(client: Client) -> None:
    make_brand(purpose="Mend it together.")
    bench = make_community()
    ada = join(bench, "ada", joined_at=timezone.now() - timedelta(days=2))
    ben = join(bench, "ben")
    thread = say(bench, ben.user)
    say(make_community("elsewhere"), make_user("cleo"), title="Not mine to see at home")
    client.force_login(ada.user)

    page = client.get("/").text

    assert "Good " in page
    assert "One thing is new" in page
    assert thread.title in page
    assert "caught up" in page
    assert "New this week" in page
    assert "Not mine to see at home" not in page


def test_a_visitor_sees_public_words_no_names_and_no_cookie(client: Client) -> None:
    make_brand()
    thread = say(make_community(), join(Community.objects.get(), "ada").user)
    hidden = make_community("lair", visibility="secret")
    say(hidden, join(hidden, "ben").user, title="Canary")

    response = client.get("/")

    assert thread.title in response.text
    assert "Ada" not in response.text
    assert "Canary" not in response.text
    assert "Lair" not in response.text
    assert "csrfmiddlewaretoken" not in response.text
    assert not response.cookies


def test_visitors_read_the_brand_s_clock_and_it_costs_no_query(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_brand(time_zone="Pacific/Auckland")
    noon = datetime(2026, 1, 9, 12, 0, tzinfo=UTC)
    thread = say(make_community(), make_user("ada"), at=noon)
    Post.objects.update(created_at=noon)

    with django_assert_num_queries(6):  # shell 2, list 4
        home = client.get("/").text
    page = client.get(thread.get_absolute_url()).text
    part = client.get(f"/t/{thread.public_id}/posts/?after=0").text

    for text in (home, page, part):
        assert "Saturday 10 January 2026, 01:00" in text
    monkeypatch.setattr(zones, "_visitors", [])
    with django_assert_num_queries(6):
        assert "Friday 9 January 2026, 12:00" in client.get("/").text


def test_an_older_page_has_neither_greeting_nor_aside(client: Client) -> None:
    bench = make_community()
    ada = join(bench, "ada", joined_at=timezone.now() - timedelta(days=9))
    for n in range(21):
        say(bench, ada.user, f"Thread number {n}", at=timezone.now() - timedelta(hours=n))
    client.force_login(ada.user)

    first = client.get("/").text
    older = first.split('href="?cursor=')[1].split('"')[0]
    page = client.get(f"/?cursor={older}").text

    assert "caught up" not in first
    assert "Thread number 20" in page
    assert "Good " not in page
    assert client.get("/?cursor=nonsense").status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_home_costs_the_same_however_much_there_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    make_brand()
    ada = make_user("ada")
    for n in range(many):
        place = make_community(f"place-{n}")
        join(place, ada)
        for m in range(many):
            say(place, join(place, f"person-{n}-{m}").user, f"Thread {n} {m}")
    client.force_login(ada)

    with django_assert_num_queries(10):  # session, user, shell 2, list 4, newcomers, last visit
        client.get("/")


def test_the_shell_counts_threads_with_news_and_costs_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_brand()
    bench = make_community(seats=9)
    ada = join(bench, "ada", joined_at=timezone.now() - timedelta(days=1)).user
    ben = join(bench, "ben").user
    read = say(bench, ben, "A read thread")
    say(bench, ben, "An unread thread")
    say(bench, ben, "An old thread", at=timezone.now() - timedelta(days=3))
    Reading.objects.create(thread=read, user=ada, number=1)
    say(bench, ben, "A hidden thread", hidden_at=timezone.now())

    with django_assert_num_queries(2):
        shell = shell_of(ada)

    assert [(place.slug, place.unread) for place in shell.communities] == [("repair-bench", 1)]
    assert shell.any_unread
    assert shell.write_url == "/c/repair-bench/new/"


def test_what_is_new_where_one_was_removed_no_longer_counts(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_brand()
    bench, lair = make_community(), make_community("lair", visibility="private")
    ada = join(bench, "ada").user
    join(lair, ada)
    for place in (bench, lair):
        root = {"kind": "thread", "object_id": place.pk, "root": place.pk}
        tell = {"recipient": ada, "reason": "reply", "community": place, "entry_id": place.pk}
        Notification.objects.create(**root, **tell)
    assert shell_of(ada).unseen == 2

    Membership.objects.filter(community=lair, user=ada).update(state="banned")

    with django_assert_num_queries(2):
        assert shell_of(ada).unseen == 1


def test_a_suspended_person_s_shell_holds_nothing_private() -> None:
    lair = make_community("lair", visibility="secret")
    ada = join(lair, make_user("ada", suspended_until=timezone.now() + timedelta(days=1))).user

    assert shell_of(ada).communities == ()


def test_communities_are_listed_with_their_doors(client: Client) -> None:
    make_community("open-place")
    make_community("asking-place", visibility="private", joining="application")
    make_community("full-place", seats=1, member_count=1)
    make_community("secret-place", visibility="secret")
    client.force_login(make_user("ada"))

    page = client.get("/communities/").text

    assert "/c/open-place/join/" in page
    assert "/c/asking-place/join/" in page
    assert "/c/full-place/join/" not in page
    assert "All seats are taken" in page
    assert "secret-place" not in page
