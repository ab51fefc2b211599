"""A member opens a conversation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.communities.access import Standing
from apps.communities.models import Community
from apps.core import clock
from apps.core.access import Denied
from apps.ledger.models import Entry
from apps.threads.events import ThreadStarted
from apps.threads.models import BODY_LENGTH, Draft, Post, Reading, Thread
from apps.threads.services import key_of, save_draft, start_thread
from tests.communities.makers import join, make_community
from tests.ledger.settling import recorded
from tests.threads.makers import suspended

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Community:
    return make_community()


@pytest.fixture
def ada(place: Community) -> Standing:
    return join(place, "ada")


def start(
    by: Standing,
    body: str = "It *jumps*.",
    title: str = "A zip",
    *,
    kind: str = "discussion",
    once: str = "",
) -> Thread:
    return start_thread(standing=by, kind=kind, title=title, body=body, once=once)


def test_the_thread_its_first_post_and_the_fact_are_there(place: Community, ada: Standing) -> None:
    ben = join(place, "ben").user

    thread = start(ada, "It *jumps*, @ben.", "  A zip\tthat slips ", kind="question")

    thread.refresh_from_db()
    post = Post.objects.get()
    assert (thread.title, thread.kind) == ("A zip that slips", "question")
    assert (thread.community, thread.author) == (place, ada.user)
    assert (thread.post_count, thread.excerpt) == (1, "It jumps, @ben.")
    assert thread.last_post_at == post.created_at
    assert (post.number, post.author, post.body) == (1, ada.user, "It *jumps*, @ben.")
    assert post.html == (
        '<p>It <em>jumps</em>, <a class="mention" href="/@ben/" rel="nofollow ugc noopener">'
        "@ben</a>.</p>\n"
    )
    fact = ThreadStarted(thread_id=thread.pk, post_id=post.pk, mentioned_ids=[ben.pk])
    assert recorded() == [fact]


def test_it_can_be_told_as_of_when_it_happened(ada: Standing) -> None:
    then = timezone.now() - timedelta(days=3)

    with clock.at(then):
        thread = start(ada)

    assert {thread.created_at, thread.last_post_at, thread.posts.get().created_at} == {then}
    assert Entry.objects.get(kind=ThreadStarted.kind).at == then


def test_its_author_follows_it_and_has_read_it(ada: Standing) -> None:
    start(ada)
    reading = Reading.objects.get()
    assert (reading.user, reading.follows, reading.number) == (ada.user, True, 1)


def test_the_draft_has_done_its_work(place: Community, ada: Standing) -> None:
    save_draft(user=ada.user, key=key_of(place), title="A zip", body="It")
    save_draft(user=ada.user, key="thread-0123456789", body="Something else")
    start(ada)
    assert list(Draft.objects.values_list("key", flat=True)) == ["thread-0123456789"]


def test_the_same_form_sent_twice_makes_one_thread(ada: Standing) -> None:
    first, again = (start(ada, once="f00d") for _ in range(2))
    assert first == again
    assert (Thread.objects.count(), Post.objects.count(), len(recorded())) == (1, 1, 1)


def test_two_people_may_send_the_same_number(place: Community, ada: Standing) -> None:
    assert start(ada, once="f00d") != start(join(place, "ben"), once="f00d")


def test_ten_fellow_members_at_most_are_called(place: Community, ada: Standing) -> None:
    ada.user.created_at = timezone.now() - timedelta(days=2)
    people = [join(place, f"p-{n}").user for n in range(11)]
    join(make_community("elsewhere"), "stranger")
    join(place, "gone", state="left")
    names = " ".join(f"@{user.handle}" for user in people)

    start(ada, f"@ada @stranger @gone {names}")

    (fact,) = recorded()
    assert fact == ThreadStarted(
        thread_id=Thread.objects.get().pk,
        post_id=Post.objects.get().pk,
        mentioned_ids=[user.pk for user in people[:9]],  # with herself ten
    )
    html = Post.objects.get().html
    assert html.count('class="mention"') == 10
    assert "@stranger @gone" in html


def test_a_newcomer_calls_two_people(place: Community, ada: Standing) -> None:
    people = [join(place, f"p-{n}").user for n in range(3)]
    start(ada, "@p-0 @p-1 @p-2")
    (fact,) = recorded()
    assert isinstance(fact, ThreadStarted)
    assert fact.mentioned_ids == [people[0].pk, people[1].pk]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("", "Words"),
        ("\u200b \t", "Words"),
        ("x" * 151, "Words"),
        ("Title", ""),
        ("Title", " \n\t\u200b"),
        ("Title", "x" * (BODY_LENGTH + 1)),
        ("Title", "a\x00b"),
        ("Ti\x00tle", "Words"),
    ],
)
def test_words_that_do_not_fit_leave_no_trace(ada: Standing, title: str, body: str) -> None:
    with pytest.raises(ValidationError):
        start(ada, body, title)
    assert not Thread.objects.exists()
    assert recorded() == []


def test_the_longest_words_that_fit_do(ada: Standing) -> None:
    thread = start(ada, "ü" * BODY_LENGTH, "ü" * 150)
    assert len(thread.excerpt) <= 300


def test_control_characters_are_not_kept(ada: Standing) -> None:
    start(ada, "one\x07\r\ntwo\x1b[31m")
    assert Post.objects.get().body == "one\ntwo[31m"


def test_an_unknown_kind_is_refused_before_anything_is_written(ada: Standing) -> None:
    with pytest.raises(ValueError, match="announcement"):
        start(ada, kind="announcement")
    assert recorded() == []


def test_the_refused_leave_no_trace(place: Community, ada: Standing) -> None:
    for somebody in (
        suspended(ada),
        Standing(AnonymousUser(), place),
        Standing(AnonymousUser()),
        Standing(ada.user, make_community("elsewhere")),
    ):
        with pytest.raises(Denied):
            start(somebody)
    assert not Thread.objects.exists()
    assert recorded() == []
