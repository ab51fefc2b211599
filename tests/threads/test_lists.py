"""Lists of threads: who sees what, in which order, at what cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.template.loader import render_to_string
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.communities.models import Community
from apps.threads.models import Post, Reading, Thread
from apps.threads.selectors import thread_list
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def put(community: Community, title: str, author: User, posts: int = 1, **fields: object) -> Thread:
    """A thread with posts, by hand: lists are tested without the services that write."""
    thread = Thread.objects.create(
        community=community, title=title, author=author, post_count=posts, **fields
    )
    for number in range(1, posts + 1):
        Post.objects.create(thread=thread, number=number, author=author, body="x", html="<p>x</p>")
    return thread


def titles(viewer: User | AnonymousUser, *args: object, **kwargs: object) -> list[str]:
    return [row.title for row in thread_list(viewer, *args, **kwargs).rows]  # type: ignore[arg-type]


def test_the_latest_come_first_and_the_pinned_before_them() -> None:
    here = make_community()
    ada = join(here, "ada").user
    now = timezone.now()
    put(here, "Old", ada, last_post_at=now - timedelta(days=2))
    put(here, "Pinned", ada, last_post_at=now - timedelta(days=9), pinned_at=now)
    put(here, "New", ada, last_post_at=now)

    assert titles(ada, here) == ["Pinned", "New", "Old"]
    assert titles(ada) == ["New", "Old", "Pinned"]


def test_pages_follow_on_and_lead_back() -> None:
    here = make_community()
    ada = join(here, "ada").user
    moment = timezone.now()
    for n in range(45):  # several within the same moment
        put(here, f"No. {n:02}", ada, last_post_at=moment - timedelta(minutes=n // 3))

    first = thread_list(ada, here)
    second = thread_list(ada, here, cursor=first.next)
    third = thread_list(ada, here, cursor=second.next)

    seen = [row.title for page in (first, second, third) for row in page.rows]
    assert len(seen) == len(set(seen)) == 45
    assert (first.previous, third.next, len(third.rows)) == ("", "", 5)
    assert thread_list(ada, here, cursor=third.previous).rows == second.rows
    assert thread_list(ada, here, cursor=second.previous).rows == first.rows


@pytest.mark.parametrize(
    "cursor",
    ["x", "a.", "a1.zzzzzzzzzzzz", "[]", "c1.1", "a1.1\x00", "-1", "NaN", "azzzzzzzzzzzz.1"],
)
def test_a_cursor_that_is_none_of_ours_is_not_found(cursor: str) -> None:
    with pytest.raises(Http404):
        thread_list(VISITOR, cursor=cursor)


def test_what_is_new_to_me_has_a_dot_and_history_before_me_has_none() -> None:
    here = make_community()
    ada = join(here, "ada").user
    before = timezone.now() - timedelta(days=9)
    put(here, "Before my time", ada, last_post_at=before)
    read = put(here, "Read", ada)
    more = put(here, "More since", ada, posts=2)
    put(here, "Never opened", ada)
    ben = join(here, "ben", joined_at=timezone.now() - timedelta(days=1)).user
    Reading.objects.create(thread=read, user=ben, number=1)
    Reading.objects.create(thread=more, user=ben, number=1)

    rows = thread_list(ben, here).rows

    assert {row.title for row in rows if row.is_new} == {"More since", "Never opened"}
    assert not any(row.is_new for row in thread_list(VISITOR, here).rows)


def test_tabs_show_what_they_say() -> None:
    here = make_community()
    ada, ben = join(here, "ada").user, join(here, "ben").user
    put(here, "Chat", ada)
    put(here, "Open question", ben, kind="question")
    solved = put(here, "Solved", ada, kind="question")
    solved.answer = solved.posts.get()
    solved.save()

    assert titles(ben, here, "unsolved") == ["Open question"]
    assert titles(ben, here, "mine") == ["Open question"]
    assert titles(VISITOR, here, "mine") == []
    assert titles(ben, here, "new") == ["Solved", "Open question", "Chat"]
    assert titles(ben, here, "no such tab") == ["Solved", "Open question", "Chat"]


def test_hidden_deleted_and_foreign_threads_are_in_no_list() -> None:
    here, closed = make_community(), make_community("closed", visibility="members")
    ada = join(here, "ada").user
    put(here, "Hidden", ada, hidden_at=timezone.now())
    put(here, "Deleted", ada, deleted_at=timezone.now())
    put(closed, "Of members", join(closed, "cleo").user)

    for viewer in (ada, VISITOR, make_user("stranger")):
        assert titles(viewer) == titles(viewer, closed) == titles(viewer, here) == []


def test_a_member_sees_their_own_places_and_a_stranger_the_public_ones() -> None:
    public, own = make_community("public"), make_community("own", visibility="private")
    put(public, "Public", join(public, "ada").user)
    ben = join(own, "ben").user
    put(own, "Own", ben)

    assert titles(ben) == ["Own"]
    assert titles(make_user("stranger")) == titles(VISITOR) == ["Public"]


def test_visitors_read_a_member_unless_the_name_is_shown() -> None:
    here = make_community()
    shy = make_user("shy", name="Shy Person", line="of Nowhere")
    put(here, "By one who keeps it", join(here, shy).user, excerpt="Ask @shy about it")
    put(here, "By one who shows it", join(here, "open-hand", shows_name=True).user)

    html = render_to_string("threads/_feed.html", {"list": thread_list(VISITOR, here)})

    assert "Open Hand" in html
    assert "a member" in html
    assert not any(secret in html for secret in ("Shy", "shy", "Nowhere", "SP"))


@pytest.mark.parametrize("template", ["threads/_rows.html", "threads/_feed.html"])
def test_what_people_wrote_is_escaped_in_every_gap(template: str) -> None:
    here = make_community(name='<i>"Bench\'s"</i>')
    ada = make_user("ada", name='<script>alert("1")</script>')
    put(here, "<b>'Title' \ue000title\ue001 %s</b>", join(here, ada).user, excerpt='"><img src=x>')

    html = render_to_string(template, {"list": thread_list(ada, here)})

    assert not any(tag in html for tag in ("<script", "<b>'", "<i>", "<img src=x"))
    assert "&lt;b&gt;&#x27;Title&#x27; \ue000title\ue001 %s&lt;/b&gt;" in html


@pytest.mark.parametrize("count", [1, 3, 19])
def test_a_list_costs_the_same_however_long(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    here = make_community()
    ada = join(here, "ada").user
    for n in range(count):
        put(here, f"No. {n}", ada, posts=3)

    with django_assert_num_queries(4):
        assert len(thread_list(ada, here).rows) == count
    with django_assert_num_queries(4):
        assert len(thread_list(ada).rows) == count
    with django_assert_num_queries(3):
        assert len(thread_list(VISITOR).rows) == count
