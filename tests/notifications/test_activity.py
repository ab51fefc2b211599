"""What the page of news shows, and to whom (T-03)."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import pytest
from django.db.models import Subquery
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.communities.models import Circle, Community, Membership
from apps.core.kinds import KINDS, Kind
from apps.notifications.models import Notification
from apps.notifications.selectors import activity, unseen_count, unseen_in_all
from apps.notifications.sentences import sentence
from apps.notifications.services import tell
from apps.threads.models import Post, Thread
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.notifications.makers import make_entry

pytestmark = pytest.mark.django_db

CANARY = "Kanarienvogel"


def nothing(*_: Any, **__: Any) -> None:
    """No test here hides by kind."""


NOTE = Kind(
    name="note",
    model=Post,
    visible_to=Post.objects.visible_to,
    title=attrgetter("thread.title"),
    url=lambda post: f"/t/{post.thread.public_id}/{post.thread.slug}/#r{post.number}",
    author=attrgetter("author"),
    place=attrgetter("thread.community"),
    text=attrgetter("body"),
    exports=(),
    hide=nothing,
    restore=nothing,
    forget=nothing,
    related=("thread__community", "author"),
)


@pytest.fixture(autouse=True)
def _notes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "note", NOTE)


@pytest.fixture
def place() -> Community:
    return make_community("shed", visibility="private", name="The Shed")


@pytest.fixture
def ben(place: Community) -> User:
    return join(place, "ben").user


def reply(place: Community, to: User, by: str = "ada", thread: Thread | None = None) -> Post:
    """Somebody wrote, and `to` was told."""
    author = make_user(by)
    home = thread or Thread.objects.create(community=place, author=author, title=CANARY)
    number = home.posts.count() + 1
    post = Post.objects.create(thread=home, number=number, author=author, body="x", html="x")
    entry = make_entry(place, author)
    tell(entry=entry, reasons={to.pk: "reply"}, kind="note", object_id=post.pk)
    return post


def test_news_of_one_thread_is_one_row_that_leads_to_what_is_first_new(
    place: Community, ben: User
) -> None:
    first = reply(place, ben, "ada")
    reply(place, ben, "cleo", first.thread)
    reply(place, ben, "ada", first.thread)

    (item,) = activity(user=ben).items

    assert (item.said, item.title) == ("Ada and Cleo replied in", CANARY)
    assert item.url.endswith("#r1")
    assert item.is_new
    assert unseen_count(ben) == 1


def test_a_row_names_those_who_did_what_it_says(place: Community, ben: User) -> None:
    first = reply(place, ben, "ada")
    entry = make_entry(place, make_user("cleo"))
    tell(entry=entry, reasons={ben.pk: "mention"}, kind="note", object_id=first.pk)

    (item,) = activity(user=ben).items

    assert item.said == "Cleo mentioned you in"


def leave(place: Community, ben: User) -> None:
    Membership.objects.filter(community=place, user=ben).update(state="left")


def be_banned(place: Community, ben: User) -> None:
    Membership.objects.filter(community=place, user=ben).update(state="banned")


def be_removed(place: Community, ben: User) -> None:
    Membership.objects.filter(community=place, user=ben).delete()


def be_suspended(_: Community, ben: User) -> None:
    User.objects.filter(pk=ben.pk).update(suspended_until="2999-01-01T00:00Z")


@pytest.mark.parametrize("lose", [leave, be_banned, be_removed, be_suspended])
def test_who_loses_access_loses_the_row_and_the_count_with_the_next_request(
    place: Community, ben: User, client: Client, lose: Any
) -> None:
    reply(place, ben)
    client.force_login(ben)
    assert CANARY in client.get("/activity/").text
    assert ">1<" in client.get("/activity/count/").text

    lose(place, ben)

    page, count = client.get("/activity/").text, client.get("/activity/count/").text
    assert CANARY not in page
    assert "The Shed" not in page
    assert ">1<" not in count
    ben.refresh_from_db()
    assert (unseen_count(ben), in_all(ben)) == (0, 0)


def in_all(user: User) -> int:
    """The number as the rail's query has it."""
    rows = User.objects.filter(pk=user.pk).values_list(Subquery(unseen_in_all(user)))
    return rows[0][0] or 0


def test_both_ways_of_counting_agree(place: Community, ben: User) -> None:
    post = reply(place, ben)
    reply(place, ben, thread=post.thread)
    reply(place, ben)

    assert (unseen_count(ben), in_all(ben)) == (2, 2)


@pytest.mark.parametrize("field", ["hidden_at", "deleted_at"])
def test_what_is_hidden_is_not_shown(place: Community, ben: User, field: str) -> None:
    post = reply(place, ben)
    Post.objects.filter(pk=post.pk).update(**{field: post.created_at})

    assert activity(user=ben).items == []


def test_a_circle_one_is_not_in_keeps_its_news(place: Community, ben: User) -> None:
    post = reply(place, ben)
    circle = Circle.objects.create(community=place, name="Staff")
    Thread.objects.filter(pk=post.thread_id).update(circle=circle)

    assert activity(user=ben).items == []


def test_whom_the_whole_site_banned_hears_of_themselves_alone(client: Client) -> None:
    public = make_community("open")
    ben = join(public, "ben").user
    reply(public, ben)
    about = Notification(
        recipient=ben, entry_id=10**6, reason="letter", kind="profile", object_id=9
    )
    about.save()
    User.objects.filter(pk=ben.pk).update(banned_at="2026-01-01T00:00Z")
    client.force_login(ben)

    page, banned = client.get("/activity/"), User.objects.get(pk=ben.pk)

    assert (page.status_code, CANARY in page.text) == (200, False)
    assert list(Notification.objects.open_to(banned)) == [about]
    assert (unseen_count(banned), in_all(banned)) == (1, 1)


def test_a_secret_place_is_not_named_to_whom_it_invites() -> None:
    secret = make_community("attic", visibility="secret", name=CANARY)
    ben = make_user("ben")
    reasons = {ben.pk: "invited"}
    tell(entry=make_entry(secret), reasons=reasons, kind="community", object_id=secret.pk)

    assert (activity(user=ben).items, unseen_count(ben), in_all(ben)) == ([], 0, 0)


def test_reading_the_page_changes_nothing_and_the_button_does(
    place: Community, ben: User, client: Client
) -> None:
    reply(place, ben)
    client.force_login(ben)

    assert "I’ve seen all of this" in client.get("/activity/").text
    assert unseen_count(ben) == 1

    newest = Notification.objects.get().pk
    assert client.post("/activity/seen/", {"upto": newest}).status_code == 302
    assert unseen_count(ben) == 0
    assert "I’ve seen all of this" not in client.get("/activity/").text


def test_htmx_gets_the_count_alone(place: Community, ben: User, client: Client) -> None:
    reply(place, ben)
    client.force_login(ben)

    response = client.post("/activity/seen/", headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert response.text.strip().startswith("<span")


def test_nobody_marks_what_reached_another(place: Community, ben: User, client: Client) -> None:
    reply(place, ben)
    client.force_login(make_user("mallory"))

    client.post("/activity/seen/", {"upto": 10**9})

    assert unseen_count(ben) == 1


@pytest.mark.parametrize("path", ["/activity/", "/activity/count/"])
def test_visitors_are_sent_to_sign_in(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("number", ["0", "-1", "x", "1e308", "9" * 30, "\u0661", ""])
def test_a_place_that_cannot_be_is_not_found(ben: User, client: Client, number: str) -> None:
    client.force_login(ben)

    assert client.get("/activity/", {"before": number}).status_code == 404


def test_pages_end(place: Community, ben: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.notifications.selectors.PER_PAGE", 2)
    for _ in range(3):
        reply(place, ben)

    first = activity(user=ben)
    second = activity(user=ben, before=first.earlier)

    assert (len(first.items), len(second.items), second.earlier) == (2, 1, None)


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_however_much_is_new(
    place: Community, ben: User, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for n in range(many):
        reply(place, ben, f"author-{n}")

    with django_assert_num_queries(4):  # what was told, the notes, who wrote them, the count
        assert len(activity(user=ben).items) == many
    with django_assert_num_queries(1):
        unseen_count(ben)


def test_what_is_said_fits_every_number_of_people() -> None:
    assert [sentence("reply", people) for people in ([], ["Ada"], ["Ada", "Ben"])] == [
        "Somebody replied in",
        "Ada replied in",
        "Ada and Ben replied in",
    ]
    assert sentence("reply", ["Ada", "Ben", "Cleo"]) == "Ada and 2 others replied in"
    assert sentence("of a later version", ["Ada"]) == "Ada has news for you in"
