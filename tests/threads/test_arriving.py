"""What an open page is brought when somebody replies: the post, and everything that counts it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.communities.access import Standing
from apps.threads.models import Post, Thread
from apps.threads.selectors import posts_after
from tests.communities.makers import make_brand
from tests.threads.makers import first_post, make_reply, make_thread

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
TAIL = re.compile(r'hx-get="([^"]+/posts/[^"]+)"')


@pytest.fixture(autouse=True)
def _ground() -> None:
    make_brand()


@pytest.fixture
def thread() -> Thread:
    return make_thread("ada")


def told(html: str) -> tuple[list[str], list[str], list[str], list[str]]:
    """Posts drawn, lines of the comb, where one is, and how many replies there are."""
    return (
        re.findall(r'<article class="[^"]*" id="r(\d+)"', html),
        re.findall(r'class="prog__l[^"]*" href="#r(\d+)"', html),
        re.findall(r'<span class="note">(\d+ of \d+)</span>', html),
        re.findall(r'<span id="count"[^>]*>([^<]*)</span>', html),
    )


def fetched(client: Client, page: str) -> str:
    """What the page fetches when it hears that something changed."""
    return client.get(TAIL.findall(page)[0].replace("&amp;", "&"), headers=HTMX).text


def test_a_page_says_the_same_after_an_arrival_as_when_it_is_loaded_anew(
    thread: Thread, ben: Standing, client: Client
) -> None:
    page = client.get(thread.get_absolute_url()).text
    assert told(page) == (["1"], ["1"], ["1 of 1"], ["0 replies"])

    client.post(f"/t/{thread.public_id}/replies/", {"body": "Soap.", "last": "1"}, headers=HTMX)
    news = fetched(client, page)

    again = client.get(thread.get_absolute_url()).text
    assert told(news) == (["2"], ["1", "2"], ["2 of 2"], ["1 reply from 2 people"])
    assert told(again) == (["1", "2"], *told(news)[1:])
    for part in ("count", "ruler", "about"):
        drawn = re.findall(f'id="{part}"( hx-swap-oob="true")?', again + news)
        assert drawn == ["", ' hx-swap-oob="true"']


def test_arrivals_add_up(thread: Thread, ben: Standing, client: Client) -> None:
    seen = client.get(thread.get_absolute_url()).text
    for number in (2, 3, 4):
        make_reply(thread, "cleo", f"Hm {number}.")
        seen = fetched(client, seen)
        posts, comb, _, counts = told(seen)
        assert posts == [str(number)]
        assert comb == [str(n) for n in range(1, number + 1)]
        assert counts[0].endswith("from 2 people")
    assert "<b>Cleo</b><span>3 posts</span>" in seen


def test_past_its_end_a_page_counts_on(thread: Thread, ben: Standing, client: Client) -> None:
    author = first_post(thread).author
    rows = [Post(thread=thread, number=n, author=author, html="<p>x</p>") for n in range(2, 21)]
    Post.objects.bulk_create(rows)
    Thread.objects.update(post_count=20)
    page = client.get(thread.get_absolute_url()).text
    thread.refresh_from_db()
    make_reply(thread, "cleo", "One too many.")

    news = fetched(client, page)

    assert told(news)[0] == ["21"]
    assert told(news)[1] == [str(n) for n in range(1, 22)]
    assert told(news)[3] == ["20 replies"]
    assert "On this page" in news


@pytest.mark.parametrize("first", ["-1", "1e9", "\uff11", "x", "", "1\x00"])
def test_a_beginning_that_never_was_is_not_found(
    thread: Thread, ben: Standing, client: Client, first: str
) -> None:
    url = f"/t/{thread.public_id}/posts/"

    assert client.get(url, {"after": "0", "first": first}).status_code == 404


@pytest.mark.parametrize(("after", "first", "shown"), [(80, 1, 21), (80, 81, 81), (80, 999, 81)])
def test_however_long_a_page_so_many_posts_are_counted(
    thread: Thread, ben: Standing, after: int, first: int, shown: int
) -> None:
    author = first_post(thread).author
    rows = [Post(thread=thread, number=n, author=author, html="<p>x</p>") for n in range(2, 83)]
    Post.objects.bulk_create(rows)
    Thread.objects.update(post_count=82)

    page = posts_after(ben.user, thread.public_id, after, first)

    assert (page.shown_from, [post.number for post in page.news]) == (shown, [81, 82])


@pytest.mark.parametrize("replies", [1, 3])
def test_an_arrival_costs_what_a_page_costs(
    thread: Thread, ben: Standing, django_assert_num_queries: DjangoAssertNumQueries, replies: int
) -> None:
    for n in range(replies):
        make_reply(thread, f"person{n}", "Hm.")

    with django_assert_num_queries(5):
        posts_after(ben.user, thread.public_id, 1, 1)
