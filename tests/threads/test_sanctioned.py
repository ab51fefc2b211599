"""What decisions leave to a member in threads, and how they hear of it: with the next request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.accounts.services import ban_person, suspend_person
from apps.communities.access import Standing
from apps.communities.models import Circle, Community
from apps.core.access import Denied
from apps.notifications.selectors import activity, unseen_count
from apps.threads import access
from apps.threads.models import Post, Reaction, Thread, Upload
from apps.threads.services import (
    add_upload,
    edit_post,
    follow_thread,
    react,
    reply_to_thread,
    start_thread,
)
from tests.accounts.makers import make_user
from tests.communities.makers import join
from tests.communities.sanctions import LATER, NOW, again, ban, lift, restrict
from tests.ledger.settling import settle
from tests.threads.makers import (
    first_post,
    make_reply,
    make_thread,
    member_of,
    picture_file,
)

pytestmark = pytest.mark.django_db

PARTIAL = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def thread() -> Thread:
    return make_thread("ada", visibility="private")


@pytest.fixture
def ben(thread: Thread) -> Standing:
    return join(thread.community, make_user("ben", time_zone="Europe/Berlin"))


def signed_in(person: Standing) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


# ── posting ──────────────────────────────────────────────────────────────────────────────────────
def test_whose_posting_is_paused_reacts_and_follows_and_writes_nothing(
    thread: Thread, ben: Standing
) -> None:
    own = make_reply(thread, ben.user)
    ben = restrict(ben, "posting", LATER)
    asked = first_post(thread)

    react(standing=ben, post=asked, word="thanks", on=True)
    follow_thread(standing=ben, thread=thread, on=True)

    assert Reaction.objects.filter(user=ben.user).count() == 1
    for verdict in (
        access.may_start(ben),
        access.may_reply(ben, thread),
        access.may_edit(ben, own),
        access.may_upload(ben),
        access.may_link(ben),
        access.may_rename(ben, thread),
        access.may_accept(ben, thread),
    ):
        assert verdict.reason.startswith("You can read and thank until Tuesday 9 June, 16:00.")
    assert not access.may_delete(ben, own)


def test_the_next_request_is_refused_with_the_reason_and_the_date_in_their_zone(
    thread: Thread, ben: Standing
) -> None:
    client, page = signed_in(ben), thread.get_absolute_url()
    form = {"body": "A drop of soap.", "once": "a" * 20}
    assert 'name="body"' in client.get(page).text
    restrict(ben, "posting", LATER)

    read = client.get(page)
    refused = client.post(f"/t/{thread.public_id}/replies/", form)
    in_place = client.post(f"/t/{thread.public_id}/replies/", form, headers=PARTIAL)

    assert (read.status_code, 'name="body"' in read.text) == (200, False)
    assert [answer.status_code for answer in (refused, in_place)] == [403, 403]
    for answer in (read, refused, in_place):
        assert "You can read and thank until Tuesday 9 June, 16:00." in answer.text
        assert "The letter about it says why and how to say we got it wrong." in answer.text
    assert Post.objects.filter(thread=thread).count() == 1
    with time_machine.travel(LATER, tick=False):
        client = signed_in(ben)
        assert client.post(f"/t/{thread.public_id}/replies/", form).status_code == 302


def test_what_was_written_before_stays_where_it_is(thread: Thread, ben: Standing) -> None:
    reply = make_reply(thread, ben.user, "A drop of soap.")

    ban(ben)
    ban_person(user=ben.user, decision_id=2, actor=None)

    reply.refresh_from_db()
    assert (reply.hidden_at, reply.deleted_at) == (None, None)
    assert (
        "A drop of soap."
        in signed_in(member_of(thread.community, "ada")).get(thread.get_absolute_url()).text
    )


@pytest.mark.parametrize("what", ["posting", "suspended"])
def test_a_page_costs_no_more_for_one_whom_a_decision_holds(
    thread: Thread,
    ben: Standing,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    what: str,
) -> None:
    restrict(ben, what, LATER)
    client = signed_in(ben)

    with django_assert_max_num_queries(10):
        assert client.get(thread.get_absolute_url()).status_code == 200


# ── suspended, banned, and the whole site ────────────────────────────────────────────────────────
def test_the_suspended_read_and_do_not_even_thank(thread: Thread, ben: Standing) -> None:
    ben = restrict(ben, "suspended", LATER)

    assert access.may_follow(ben, thread)
    with pytest.raises(Denied, match="until Tuesday 9 June, 16:00, and can read meanwhile"):
        react(standing=ben, post=first_post(thread), word="thanks", on=True)
    assert signed_in(ben).get(thread.get_absolute_url()).status_code == 200


def by_ban(ben: Standing) -> None:
    ban(ben)


def by_suspension_on_the_site(ben: Standing) -> None:
    suspend_person(user=ben.user, until=LATER, decision_id=1, actor=None)


def by_ban_on_the_site(ben: Standing) -> None:
    ban_person(user=ben.user, decision_id=1, actor=None)


ENDS = [by_ban, by_suspension_on_the_site, by_ban_on_the_site]


@pytest.mark.parametrize("end", ENDS)
def test_who_is_out_finds_nothing_with_the_next_request(
    thread: Thread, ben: Standing, end: Any
) -> None:
    client = signed_in(ben)
    assert client.get(thread.get_absolute_url()).status_code == 200

    end(ben)

    answer = client.get(thread.get_absolute_url())
    assert answer.status_code == (403 if end is by_ban_on_the_site else 404)
    assert thread.title not in answer.text
    assert not Thread.objects.visible_to(again(ben).user).exists()


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("told_before", [True, False])
def test_news_of_what_one_may_no_longer_read_is_not_shown(
    thread: Thread, ben: Standing, end: Any, *, told_before: bool
) -> None:
    make_reply(thread, ben.user)
    late = NOW + timedelta(days=9_000)  # when the cursors of tests have long been opened
    make_reply(thread, "ada", "Kanarienvogel")
    if told_before:
        with time_machine.travel(late):
            settle()
        assert unseen_count(ben.user) == 1

    end(ben)
    with time_machine.travel(late):
        settle()

    reader = again(ben).user
    assert (unseen_count(reader), activity(user=reader).items) == (0, [])


def test_a_circle_of_a_public_place_is_closed_to_whom_a_decision_puts_out() -> None:
    thread = make_thread("ada")
    place = thread.community
    ben, cleo = join(place, "ben"), join(place, "cleo")
    staff = Circle.objects.create(community=place, name="Staff")
    staff.people.add(ben.user, cleo.user)
    Thread.objects.filter(pk=thread.pk).update(circle=staff)
    assert Thread.objects.visible_to(ben.user).count() == 1

    ban(ben)
    suspend_person(user=cleo.user, until=LATER, decision_id=1, actor=None)

    for person in (ben, cleo):
        assert not Thread.objects.visible_to(again(person).user).exists()
    assert Thread.objects.visible_to(lift(ben).user).count() == 1


def test_nobody_is_called_who_cannot_answer(thread: Thread, ben: Standing) -> None:
    def called() -> str:
        return make_reply(thread, "ada", "What do you say, @ben?").html

    restrict(ben, "suspended", LATER)
    assert "mention" not in called()

    with time_machine.travel(LATER, tick=False):
        assert 'class="mention"' in called()


# ── links and pictures ───────────────────────────────────────────────────────────────────────────
LINKS = [
    "See https://example.org/spam.",
    "[here](https://example.org)",
    "[here](//example.org)",
    "<mailto:ada@example.org>",
    "![p](https://example.org/p.png)",
    "[a]\n\n[a]: https://example.org",
    "> https://example.org",
]
NO_LINKS = [
    "No link at all.",
    "`https://example.org`",
    "[there](/t/7fk2m9qx4c/)",
    "[there](http://localhost:8000/t/7fk2m9qx4c/)",
    "@ada knows.",
    "[down](#r1)",
]


@pytest.mark.parametrize("body", LINKS)
def test_who_may_not_link_leads_nobody_elsewhere(thread: Thread, ben: Standing, body: str) -> None:
    own = make_reply(thread, ben.user)
    ben = restrict(ben, "links", LATER)

    with pytest.raises(ValidationError, match="Until Tuesday 9 June, 16:00 you can post words"):
        reply_to_thread(standing=ben, thread=thread, body=body)
    with pytest.raises(ValidationError, match="no links to elsewhere"):
        start_thread(standing=ben, kind="discussion", title="Look", body=body)
    with pytest.raises(ValidationError, match="no links to elsewhere"):
        edit_post(standing=ben, post=own, body=body, version=1)

    assert (Thread.objects.count(), Post.objects.count()) == (1, 2)
    lift(ben)
    reply_to_thread(standing=again(ben), thread=thread, body=body)


@pytest.mark.parametrize("body", NO_LINKS)
def test_words_that_stay_here_may_be_posted(thread: Thread, ben: Standing, body: str) -> None:
    ben = restrict(ben, "links", LATER)

    assert reply_to_thread(standing=ben, thread=thread, body=body).number == 2


def test_links_from_before_may_stay_in_an_edit(thread: Thread, ben: Standing) -> None:
    own = make_reply(thread, ben.user, "See https://example.org/a.")
    ben = restrict(ben, "links", LATER)

    edit_post(standing=ben, post=own, body="Do see https://example.org/a.", version=1)
    with pytest.raises(ValidationError, match="no links"):
        edit_post(standing=ben, post=own, body="See https://example.org/b.", version=2)

    own.refresh_from_db()
    assert own.version == 2


def test_words_with_a_link_come_back_with_the_reason(thread: Thread, ben: Standing) -> None:
    restrict(ben, "links", LATER)
    form = {"body": "See https://example.org/spam.", "once": "a" * 20}

    answer = signed_in(ben).post(f"/t/{thread.public_id}/replies/", form)

    assert answer.status_code == 422
    assert "See https://example.org/spam." in answer.text
    assert "Until Tuesday 9 June, 16:00 you can post words, and no links" in answer.text


def test_who_may_not_add_pictures_posts_words(thread: Thread, ben: Standing, settings: Any) -> None:
    settings.LIMITS = False
    ben = restrict(ben, "uploads", LATER)
    with pytest.raises(Denied, match="Until Tuesday 9 June, 16:00 you can post words"):
        add_upload(standing=ben, file=picture_file())
    client, url = signed_in(ben), f"/t/{thread.public_id}/replies/"
    words = {"body": "A drop of soap.", "once": "a" * 20}

    alone = client.post("/uploads/", {"community": thread.community.slug, "file": picture_file()})
    along = client.post(url, words | {"picture": picture_file()})
    without = client.post(url, words)

    assert (alone.status_code, along.status_code, without.status_code) == (403, 422, 302)
    assert "A drop of soap." in along.text
    assert "no pictures" in along.text
    assert not Upload.objects.exists()


def test_a_restriction_holds_in_its_own_community_alone(thread: Thread, ben: Standing) -> None:
    elsewhere = make_thread("cleo", Community.objects.create(slug="elsewhere", name="Elsewhere"))
    other = join(elsewhere.community, ben.user)

    restrict(ben, "suspended", None)
    ban(ben, by=2)

    assert access.may_reply(again(other), elsewhere)
    assert User.objects.get(pk=ben.user.pk).is_suspended is False
