"""Conversations from elsewhere come in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Community, Membership
from apps.ledger.models import Entry
from apps.notifications.models import Notification
from apps.search.models import Document
from apps.threads.events import ThreadsImported
from apps.threads.models import Imported, Post, Reading, Thread
from apps.threads.services import (
    ImportedAuthor,
    ImportedPost,
    ImportedThread,
    ImportReport,
    import_batch,
)
from tests.communities.makers import join, make_community
from tests.ledger.settling import recorded, settle
from tests.threads.makers import make_reply

pytestmark = pytest.mark.django_db

KAI = ImportedAuthor("user-1", "Kai", "https://beans.example/users/1")
LOU = ImportedAuthor("user-2", "Lou")
DAY = datetime(2016, 3, 4, 5, 6, tzinfo=UTC)
OPENING = ImportedPost(
    "post-1",
    KAI,
    DAY,
    markdown="Why is my *crema* thin, @ada?",
    url="https://beans.example/q/1",
    licence="CC BY-SA 3.0",
)
COMMENT = ImportedPost("comment-9", KAI, DAY + timedelta(2), "Thanks!", reply_to="post-2")
ANSWER = ImportedPost("post-2", LOU, DAY + timedelta(1), "Old beans.", accepted=True)
CREMA = ImportedThread(
    "thread-1",
    "Thin crema",
    "question",
    (OPENING, ANSWER, COMMENT),
    url="https://beans.example/q/1",
)


@pytest.fixture
def place() -> Community:
    return make_community("coffee")


def bring(place: Community, *threads: ImportedThread) -> ImportReport:
    return import_batch(community=place, source="beans", threads=threads)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.threads, report.posts, report.people, report.skipped


def test_what_was_said_long_ago_came_in_today(place: Community) -> None:
    before = timezone.now()
    bring(place, CREMA)

    assert [fact.at > before for fact in Entry.objects.filter(kind=ThreadsImported.kind)] == [True]
    assert Thread.objects.get().created_at == DAY


def test_a_thread_comes_in_whole(place: Community) -> None:
    report = bring(place, CREMA)

    thread = Thread.objects.get()
    opening, answer, comment = thread.posts.order_by("number")
    assert (counts(report), report.refused) == ((1, 3, 2, 0), [])
    assert (thread.title, thread.kind, thread.excerpt) == (
        "Thin crema",
        "question",
        "Why is my crema thin, @ada?",
    )
    assert (thread.created_at, thread.last_post_at) == (DAY, COMMENT.created_at)
    assert (thread.post_count, thread.answer, thread.is_imported) == (3, answer, True)
    assert [post.number for post in (opening, answer, comment)] == [1, 2, 3]
    assert (comment.reply_to, comment.created_at) == (answer, COMMENT.created_at)
    assert opening.html == "<p>Why is my <em>crema</em> thin, @ada?</p>\n"
    assert opening.source == {
        "author": "Kai",
        "author_url": "https://beans.example/users/1",
        "url": "https://beans.example/q/1",
        "licence": "CC BY-SA 3.0",
    }


def test_its_people_cannot_sign_in_and_are_members_of_nothing(place: Community) -> None:
    bring(place, CREMA)
    people = list(User.objects.order_by("pk"))
    assert [user.name for user in people] == ["Kai", "Lou"]
    assert [user.email for user in people] == [None, None]
    assert not any(user.has_usable_password() for user in people)
    assert not Membership.objects.exists()


def test_history_is_no_activity_and_nobody_is_told(place: Community) -> None:
    join(place, "ada")
    bring(place, CREMA)
    settle()
    ids = sorted(Post.objects.values_list("pk", flat=True))
    assert recorded() == [ThreadsImported(first=ids[0], last=ids[-1])]
    assert not Notification.objects.exists()
    assert not Reading.objects.exists()


def test_search_finds_it(place: Community) -> None:
    bring(place, CREMA)
    settle()
    kinds = sorted(Document.objects.values_list("kind", flat=True))
    assert [kind for kind in kinds if kind in {"post", "thread"}] == ["post"] * 3 + ["thread"]


def test_a_second_run_changes_nothing(place: Community) -> None:
    bring(place, CREMA)
    assert counts(bring(place, CREMA)) == (0, 0, 0, 3)
    assert (Thread.objects.count(), Post.objects.count(), User.objects.count()) == (1, 3, 2)
    assert len(recorded()) == 1


def test_another_source_has_keys_of_its_own(place: Community) -> None:
    bring(place, CREMA)
    report = import_batch(community=place, source="leaves", threads=[CREMA])
    assert counts(report) == (1, 3, 2, 0)


def test_a_newer_archive_adds_what_is_new(place: Community) -> None:
    bring(place, replace(CREMA, posts=(OPENING,)))
    thread = Thread.objects.get()
    make_reply(thread, "ben")

    report = bring(place, CREMA)

    thread.refresh_from_db()
    assert counts(report) == (0, 2, 1, 1)
    assert [post.number for post in thread.posts.order_by("number")] == [1, 2, 3, 4]
    assert thread.answer == thread.posts.get(number=3)
    assert thread.posts.get(number=4).reply_to == thread.answer
    assert thread.post_count == 4
    assert thread.last_post_at == thread.posts.get(number=2).created_at  # Ben's, just now


def test_old_addresses_lead_here(place: Community) -> None:
    bring(place, CREMA)
    rows = Imported.objects.filter(url="https://beans.example/q/1")
    assert {row.key for row in rows} == {"thread-1", "post-1"}
    assert {row.thread for row in rows} == {Thread.objects.get()}


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (replace(ANSWER, markdown="x" * 32_001), "longer than a post can be"),
        (replace(ANSWER, markdown="", html="x" * 400_001), "longer than a post can be"),
        (replace(ANSWER, markdown=" \x00\u200b"), "nothing in it can be read"),
        (replace(ANSWER, markdown="", html="<script>x()</script>"), "nothing in it can be read"),
        (replace(ANSWER, key="x" * 41), "no usable key"),
        (replace(ANSWER, author=ImportedAuthor("", "Lou")), "no usable key"),
    ],
)
def test_a_broken_post_is_reported_and_the_rest_goes_in(
    place: Community, broken: ImportedPost, why: str
) -> None:
    report = bring(place, replace(CREMA, posts=(OPENING, broken, COMMENT)))
    assert report.refused == [(broken.key, why)]
    assert [post.body for post in Post.objects.order_by("number")] == [
        "Why is my *crema* thin, @ada?",
        "Thanks!",
    ]
    assert Thread.objects.get().answer is None


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (replace(CREMA, key="t", title=" \u200b"), "no title"),
        (replace(CREMA, key="t", kind="wiki"), "neither a discussion nor a question"),
        (replace(CREMA, key="t", posts=()), "its opening is missing"),
    ],
)
def test_a_broken_thread_is_reported_and_the_rest_goes_in(
    place: Community, broken: ImportedThread, why: str
) -> None:
    report = bring(place, broken, CREMA)
    assert report.refused == [("t", why)]
    assert Thread.objects.get().post_count == 3


def test_a_thread_without_a_fit_opening_stays_out(place: Community) -> None:
    report = bring(place, replace(CREMA, posts=(replace(OPENING, markdown=""), ANSWER)), CREMA)
    assert report.refused == [
        ("post-1", "nothing in it can be read"),
        ("thread-1", "its opening is missing"),
    ]
    assert Post.objects.count() == 3  # the second, whole one


def test_the_same_thread_twice_in_a_batch_is_one(place: Community) -> None:
    report = bring(place, CREMA, CREMA)
    assert report.refused == [("thread-1", "twice in one batch")]
    assert Post.objects.count() == 3


def test_html_is_kept_for_reading_and_fetches_nothing(place: Community) -> None:
    dirty = (
        '<p onclick="x()">Grind <kbd>finer</kbd> <img src="https://spy.example/p.png">'
        '<a href="javascript:x()">here</a> <a href="https://ok.example">there</a></p>'
    )
    bring(place, replace(CREMA, posts=(replace(OPENING, markdown="", html=dirty),)))
    post = Post.objects.get()
    assert post.body == ""
    assert post.html == (
        '<p>Grind <kbd>finer</kbd> <a rel="nofollow ugc noopener">here</a> '
        '<a href="https://ok.example" rel="nofollow ugc noopener">there</a></p>'
    )


def test_odd_values_are_made_fit(place: Community) -> None:
    odd = replace(
        OPENING,
        author=ImportedAuthor("user-1", "K\x00ai\n" * 40, "javascript:x()"),
        created_at=timezone.now() + timedelta(days=9),
        edited_at=datetime(2016, 3, 4),  # noqa: DTZ001  as an archive may have it
        url="javascript:x()",
        licence="x" * 99,
        reply_to="post-1",
    )
    bring(place, replace(CREMA, title="x" * 151, posts=(odd,), is_locked=True))
    post = Post.objects.select_related("thread", "author").get()
    assert (len(post.thread.title), post.thread.is_locked) == (150, True)
    assert post.created_at <= timezone.now()
    assert post.edited_at == datetime(2016, 3, 4, tzinfo=UTC)
    assert post.reply_to is None
    assert post.source is not None
    assert (post.source["url"], post.source["author_url"]) == ("", "")
    assert (len(post.source["licence"]), len(post.author.name) <= 50) == (60, True)
    assert post.author.origin == ""
    assert not Imported.objects.exclude(url="").exclude(key="thread-1").exists()


def test_a_post_answers_none_of_another_thread(place: Community) -> None:
    other = ImportedThread(
        "thread-2",
        "Grinders",
        "discussion",
        (
            replace(OPENING, key="post-5"),
            replace(COMMENT, key="comment-6", reply_to="post-2"),
        ),
    )
    bring(place, CREMA, other)
    assert Thread.objects.get(title="Grinders").posts.get(number=2).reply_to is None


def test_a_batch_costs_the_same_whatever_its_people_said(place: Community) -> None:
    """Threads and posts are written many at a time."""

    def cost(threads: int) -> int:
        batch = [
            replace(
                CREMA,
                key=f"thread-{threads}-{n}",
                posts=tuple(
                    replace(post, key=f"{post.key}-{threads}-{n}", reply_to="")
                    for post in CREMA.posts
                ),
            )
            for n in range(threads)
        ]
        with CaptureQueriesContext(connection) as queries:
            bring(place, *batch)
        return len(queries)

    cost(1)  # the people
    assert cost(2) == cost(10)  # SQLite takes about a thousand values at once
