"""The thread page: what each viewer sees of it, and what it costs."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.communities.access import Standing
from apps.communities.models import Membership
from apps.notifications.selectors import unseen_count
from apps.threads.models import Post, Reading, Thread
from apps.threads.selectors import thread_page
from apps.threads.services import (
    accept_answer,
    delete_post,
    edit_post,
    mark_read,
    react,
    save_draft,
)
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import settle
from tests.threads.makers import first_post, make_question, make_reply, make_thread, member_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()
    make_brand()


def posts_in(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="r(\d+)"', html)]


def test_a_member_reads_and_may_answer(thread: Thread, ben: Standing, client: Client) -> None:
    make_reply(thread, "cleo", "Candle **wax**.")

    html = client.get(thread.get_absolute_url()).text

    assert posts_in(html) == [1, 2]
    assert "Candle <strong>wax</strong>." in html
    assert "Post reply" in html
    assert html.count("csrfmiddlewaretoken") == 2  # the buttons' form and the composer


def test_another_slug_leads_to_the_address(thread: Thread, ben: Standing, client: Client) -> None:
    response = client.get(f"/t/{thread.public_id}/old-title/?page=1")

    assert (response.status_code, response["Location"]) == (302, thread.get_absolute_url())


def test_long_threads_have_pages(thread: Thread, ben: Standing, client: Client) -> None:
    author = first_post(thread).author
    rows = [Post(thread=thread, number=n, author=author, html="<p>x</p>") for n in range(2, 46)]
    Post.objects.bulk_create(rows)
    Thread.objects.filter(pk=thread.pk).update(post_count=45)
    url = thread.get_absolute_url()

    assert posts_in(client.get(url).text) == list(range(1, 21))
    assert posts_in(client.get(f"{url}?page=3").text) == list(range(41, 46))
    assert client.get(f"{url}?page=4").status_code == 404


@pytest.mark.parametrize(
    "page", ["-1", "0", "1e9", "NaN", "999999999999", "1\x00", "\uff11", "", "[]"]
)
def test_a_page_that_never_was_is_not_found(
    thread: Thread, ben: Standing, client: Client, page: str
) -> None:
    url = thread.get_absolute_url()

    missing = 404
    after = client.get(f"/t/{thread.public_id}/posts/", {"after": page})

    assert client.get(url, {"page": page}).status_code == missing
    assert after.status_code == (200 if page == "0" else missing)
    assert client.get(url, {"quote": page, "to": page}).status_code == 200
    assert client.get(url, {"page[]": page}).status_code == 200


def test_the_line_stands_before_what_is_new(thread: Thread, ben: Standing, client: Client) -> None:
    make_reply(thread, "cleo", "One.")
    mark_read(user=ben.user, thread=thread, number=2)
    make_reply(thread, "cleo", "Two.")

    html = client.get(thread.get_absolute_url()).text

    assert html.index('id="r2"') < html.index('class="newline"') < html.index('id="r3"')
    assert html.count('class="newline"') == 1


def test_reading_writes_nothing_and_seen_does(
    thread: Thread, ben: Standing, client: Client
) -> None:
    client.get(thread.get_absolute_url())
    assert not Reading.objects.filter(user=ben.user).exists()

    answer = client.post(f"/t/{thread.public_id}/seen/", {"number": "1"}, headers=HTMX)

    assert answer.status_code == 204
    assert Reading.objects.get(user=ben.user).number == 1
    assert 'hx-trigger="intersect once"' not in client.get(thread.get_absolute_url()).text


def test_the_answer_is_marked_and_the_asker_may_take_it_back(client: Client) -> None:
    thread = make_question("ada")
    post = make_reply(thread, "ben")
    ada = join_again(thread, "ada")
    accept_answer(standing=ada, post=post)
    client.force_login(ada.user)

    html = client.get(thread.get_absolute_url()).text

    assert "Solved" in html
    assert re.search(r'class="post post--answer[^"]*" id="r2"', html)
    assert "Not the answer after all" in html
    client.force_login(post.author)
    assert "Not the answer after all" not in client.get(thread.get_absolute_url()).text


def join_again(thread: Thread, handle: str) -> Standing:
    membership = Membership.objects.select_related("user").get(
        community=thread.community, user__handle=handle
    )
    return Standing(
        membership.user, thread.community, membership.role, membership.state, frozenset()
    )


def test_reactions_are_words_and_mine_are_pressed(
    thread: Thread, ben: Standing, client: Client
) -> None:
    react(standing=ben, post=first_post(thread), word="thanks", on=True)

    html = client.get(thread.get_absolute_url()).text

    assert 'aria-pressed="true">Thank you <b>1</b>' in html
    join(thread.community, "cleo")
    client.force_login(make_user("cleo"))
    assert 'aria-pressed="false">Thank you <b>1</b>' in client.get(thread.get_absolute_url()).text


def test_a_deleted_post_leaves_a_place_and_no_words(
    thread: Thread, ben: Standing, client: Client
) -> None:
    post = make_reply(thread, "cleo", "CANARY words")
    delete_post(standing=join_again(thread, "cleo"), post=post)

    html = client.get(thread.get_absolute_url()).text

    assert "A post was deleted here." in html
    assert "CANARY" not in html
    assert "Cleo" not in html


def test_a_hidden_post_is_for_its_author_and_those_who_keep_order(
    thread: Thread, ben: Standing, client: Client
) -> None:
    make_reply(thread, "cleo", "CANARY words", hidden_at=timezone.now())
    join(thread.community, "mo", role="moderator")

    shown = {}
    for handle in ("ben", "cleo", "mo"):
        client.force_login(make_user(handle))
        shown[handle] = "CANARY" in client.get(thread.get_absolute_url()).text
    client.logout()

    assert shown == {"ben": False, "cleo": True, "mo": True}
    assert "CANARY" not in client.get(thread.get_absolute_url()).text


def test_a_draft_comes_back_and_a_quote_is_added(
    thread: Thread, ben: Standing, client: Client
) -> None:
    save_draft(user=ben.user, key=f"thread-{thread.public_id}", body="Half a thought")

    html = client.get(thread.get_absolute_url(), {"quote": "1"}).text

    assert "Half a thought\n\n&gt; @ada:\n&gt;\n&gt; It jumps at the curve." in html
    assert "Draft kept" in html
    assert 'name="to" value="1"' in html


def test_what_was_told_of_a_thread_is_seen_by_opening_it_although_all_was_read(
    thread: Thread, ben: Standing, client: Client
) -> None:
    question = make_question("ada", community=thread.community)
    other = make_reply(make_question("ada", community=thread.community), "ben")
    reply = make_reply(question, "ben")
    mark_read(user=ben.user, thread=question, number=2)
    mark_read(user=ben.user, thread=other.thread, number=2)
    page = client.get(question.get_absolute_url()).text
    assert f"/t/{question.public_id}/seen/" not in page

    for post in (reply, other):
        asker = member_of(thread.community, "ada")
        accept_answer(standing=asker, post=post)
    settle()
    assert unseen_count(ben.user) == 2
    page = client.get(question.get_absolute_url()).text
    assert f'action="/t/{question.public_id}/seen/"' in page
    client.post(f"/t/{question.public_id}/seen/", {"number": 2}, headers=HTMX)

    assert unseen_count(ben.user) == 1
    assert f"/t/{question.public_id}/seen/" not in client.get(question.get_absolute_url()).text
    assert f"/t/{other.thread.public_id}/seen/" in client.get(other.thread.get_absolute_url()).text


# ── visitors ─────────────────────────────────────────────────────────────────────────────────────
def test_a_visitor_gets_no_cookie_no_token_and_no_names(thread: Thread, client: Client) -> None:
    make_reply(thread, "cleo", "Ask @ada, she knows.")
    join(thread.community, "dan", shows_name=True)
    make_reply(thread, "dan", "Or @dan.")

    response = client.get(thread.get_absolute_url())

    assert not response.cookies
    assert "csrf" not in response.text
    assert "a member" in response.text
    assert "Dan" in response.text
    assert "@dan" in response.text
    assert not any(name in response.text for name in ("Ada", "@ada", "/@ada", "Cleo"))
    assert "Sign in to take part." in response.text
    assert {"Cookie", "Accept-Language"} <= set(response["Vary"].split(", "))


def test_a_visitors_page_is_kept_until_something_happens(
    thread: Thread, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url = thread.get_absolute_url()
    first = client.get(url)
    with django_assert_num_queries(1):
        assert client.get(url).content == first.content
    with django_assert_num_queries(1):
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    post = make_reply(thread, "cleo", "Something happened.")
    assert "Something happened." in client.get(url).text
    delete_post(standing=join_again(thread, "cleo"), post=post)
    assert "Something happened." not in client.get(url).text


def test_a_kept_page_is_gone_with_the_thread(thread: Thread, client: Client) -> None:
    url = thread.get_absolute_url()
    assert client.get(url).status_code == 200

    Thread.objects.update(hidden_at=timezone.now())

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("visibility", ["members", "private", "secret"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_outsiders_cannot_tell_that_a_thread_exists(
    client: Client, visibility: str, *, signed_in: bool
) -> None:
    fields = {"joining": "invitation"} if visibility == "secret" else {}
    closed = make_community("closed", visibility=visibility, **fields)
    thread = make_thread(community=closed)
    if signed_in:
        client.force_login(join(make_community("elsewhere"), "mallory").user)
    for path in ("a-zip-that-slips/", "posts/", "1/edit/", "1/history/"):
        there = client.get(f"/t/{thread.public_id}/{path}")
        missing = client.get(f"/t/0000000000/{path}")
        assert there.status_code == missing.status_code == 404
        assert there.content.replace(thread.public_id.encode(), b"") == (
            missing.content.replace(b"0000000000", b"")
        )


# ── what it costs ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("replies", [1, 3])
def test_the_page_costs_the_same_however_long(
    thread: Thread,
    ben: Standing,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    replies: int,
) -> None:
    for n in range(replies):
        react(standing=ben, post=make_reply(thread, f"person{n}", "Hm."), word="thanks", on=True)

    with django_assert_num_queries(6):
        page = thread_page(ben.user, thread.public_id)
    assert len(page.posts) == replies + 1


def test_a_member_page_takes_ten_queries_at_most(
    thread: Thread,
    ben: Standing,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    react(standing=ben, post=make_reply(thread, "cleo"), word="thanks", on=True)
    with django_assert_max_num_queries(10):
        client.get(thread.get_absolute_url())


# ── hostile words ────────────────────────────────────────────────────────────────────────────────
def test_every_gap_is_escaped(client: Client) -> None:
    evil = "\"><script>alert('x')</script>%s{{ 7|add:7 }}\ue000number\ue001"
    ada = make_user("ada", name=evil[:50], line=evil[:80])
    make_brand(reactions=[["thanks", evil[:30]]])
    thread = make_question(ada, title=evil, body=evil)
    post = make_reply(thread, "ben", evil)
    ben = join_again(thread, "ben")
    react(standing=ben, post=first_post(thread), word="thanks", on=True)
    edit_post(standing=ben, post=post, body=f"{evil} again", version=1)
    accept_answer(standing=join_again(thread, "ada"), post=post)
    Post.objects.filter(pk=post.pk).update(
        source={"author": evil, "url": "javascript:alert(1)", "licence": evil}
    )

    for who in (ada, ben.user, None):
        client.force_login(who) if who else client.logout()
        html = client.get(thread.get_absolute_url()).text
        assert "<script>alert" not in html
        assert "javascript:" not in html
        assert "{{ 7|add:7 }}" in html
