"""Somebody new writes slowly, is told so beforehand, and loses nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Role
from apps.threads.models import Held, Post, Thread
from apps.threads.rendering.composer import OPENED
from tests.communities.makers import join, make_brand
from tests.ledger.settling import recorded
from tests.threads.doubting import WAITS, Screen, held_reply, screen
from tests.threads.makers import make_reply, make_thread, picture_file

__all__ = ["screen"]

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
LINKS = " ".join(f"https://shop.example/{n}" for n in range(3))


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> None:
    settings.LIMITS = True
    cache.clear()
    make_brand()


def older(user: User, **age: int) -> None:
    User.objects.filter(pk=user.pk).update(created_at=timezone.now() - timedelta(**age))


def send(client: Client, thread: Thread, body: str = "Soap.", **fields: object) -> int:
    url = f"/t/{thread.public_id}/replies/"
    return client.post(url, {"body": body} | fields).status_code


@pytest.mark.usefixtures("ben")
def test_the_third_reply_in_a_minute_comes_back_with_its_words(
    thread: Thread, client: Client
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for words in ("Soap.", "Wax."):
            assert send(client, thread, words) == 302
        clock.shift(36)
        url = f"/t/{thread.public_id}/replies/"
        answer = client.post(url, {"body": "And candle wax.", "once": "f00df00d"})

    assert (answer.status_code, answer["Retry-After"]) == (429, "24")
    said = re.sub(r"<[^>]+>", "", answer.text)
    assert "You can post again in 24 seconds; your words are kept here." in said
    assert ">\nAnd candle wax.</textarea>" in answer.text
    assert thread.posts.count() == 3


@pytest.mark.usefixtures("ben")
def test_with_htmx_a_notice_says_so_beside_the_words(thread: Thread, client: Client) -> None:
    for words in ("Soap.", "Wax."):
        send(client, thread, words)

    answer = client.post(f"/t/{thread.public_id}/replies/", {"body": "More."}, headers=HTMX)

    assert (answer.status_code, "Retry-After" in answer) == (429, True)
    assert re.search(r"You can post again in <count-down[^>]*>\d+ seconds", answer.text)
    assert "<textarea" not in answer.text


def test_a_thread_too_soon_comes_back_with_its_words(
    thread: Thread, ben: Standing, client: Client
) -> None:
    for words in ("Soap.", "Wax."):
        send(client, thread, words)
    before = recorded()

    answer = client.post(
        f"/c/{thread.community.slug}/new/",
        {"kind": "question", "title": "Which wax?", "body": "For a zip."},
    )

    assert answer.status_code == 429
    assert 'value="Which wax?"' in answer.text
    assert ">\nFor a zip.</textarea>" in answer.text
    assert (recorded(), ben.user.pk > 0) == (before, True)


def test_after_ten_they_wait_until_their_day_has_passed(
    thread: Thread, ben: Standing, client: Client
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(10):
            assert send(client, thread, f"Reply {number}.") == 302
            clock.shift(61)
        assert send(client, thread, "One more.") == 429
    older(ben.user, days=2)
    assert send(client, thread, "One more.") == 302


@pytest.mark.usefixtures("ben")
def test_what_holds_for_them_stands_above_the_words(thread: Thread, client: Client) -> None:
    for url in (thread.get_absolute_url(), f"/c/{thread.community.slug}/new/"):
        html = client.get(url).text
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
        assert re.search(
            r"Your first day here lasts until \w+ [^,]+, \d\d:\d\d, another 24 h", said
        )
        assert "One with more than two links, or with a picture, appears once somebody has" in said


def test_others_are_told_nothing_of_it(thread: Thread, ben: Standing, client: Client) -> None:
    older(ben.user, days=40)

    for url in (thread.get_absolute_url(), f"/c/{thread.community.slug}/new/"):
        assert "composer__new" not in client.get(url).text


def test_nor_are_those_who_keep_order(thread: Thread, client: Client) -> None:
    client.force_login(join(thread.community, "mo", role=Role.MODERATOR).user)

    assert "composer__new" not in client.get(thread.get_absolute_url()).text


def test_between_a_day_and_a_month_the_form_speaks_of_links_alone(
    thread: Thread, ben: Standing, client: Client
) -> None:
    older(ben.user, days=2)

    html = client.get(f"/c/{thread.community.slug}/new/").text

    assert "Until three of your posts stand here" in html
    for words in ("Soap.", "Wax.", "Oil."):
        make_reply(thread, ben.user, words)
    assert "composer__new" not in client.get(f"/c/{thread.community.slug}/new/").text


@pytest.mark.usefixtures("ben")
def test_two_links_are_read_at_once_and_three_wait(thread: Thread, client: Client) -> None:
    send(client, thread, "https://a.example/1 https://a.example/2")
    assert not Held.objects.exists()

    assert send(client, thread, LINKS) == 302

    (doubt,) = Held.objects.get().doubts
    assert doubt["said"] == "3 links from somebody new here."


@pytest.mark.usefixtures("ben")
def test_links_that_come_in_one_by_one_count_together(thread: Thread, client: Client) -> None:
    send(client, thread, "https://a.example/1 https://a.example/2")
    post = Post.objects.get(number=2)

    words = {"body": f"{post.body} https://a.example/3", "version": "1"}
    client.post(f"/t/{thread.public_id}/2/edit/", words)

    assert Held.objects.get().post == post


def test_after_their_first_day_it_is_their_posts_that_count(
    thread: Thread, ben: Standing, client: Client
) -> None:
    older(ben.user, days=2)
    send(client, thread, LINKS)
    assert Held.objects.count() == 1
    for words in ("Soap.", "Wax.", "Oil."):
        make_reply(thread, ben.user, words)
    cache.clear()

    send(client, thread, f"More: {LINKS}")

    assert Held.objects.count() == 1


def test_a_picture_of_the_first_day_waits_with_its_post(
    thread: Thread, ben: Standing, client: Client
) -> None:
    picture = picture_file()
    picture.name = "zip.png"

    assert send(client, thread, "Like this.", picture=picture, alt="A zip") == 302

    (doubt,) = Held.objects.get().doubts
    assert doubt["said"] == "1 picture in the first day of an account."
    older(ben.user, days=2)
    again = picture_file()
    again.name = "zip.png"
    send(client, thread, "Like that.", picture=again, alt="A zip")
    assert Held.objects.count() == 1


def test_what_makers_and_programs_write_is_not_weighed_by_trust(thread: Thread) -> None:
    assert make_reply(thread, "ben", LINKS).held_at is None


@pytest.mark.usefixtures("ben")
def test_after_posting_they_land_on_what_waits(thread: Thread, client: Client) -> None:
    url = f"/t/{thread.public_id}/replies/"

    answer = client.post(url, {"body": LINKS}, follow=True)

    assert answer.redirect_chain[-1][0].startswith(f"{thread.get_absolute_url()}#r9")
    assert (WAITS in answer.text, answer.text.count("https://shop.example/2</a>")) == (True, 1)


@pytest.mark.usefixtures("ben")
def test_with_htmx_it_appears_above_an_empty_composer(thread: Thread, client: Client) -> None:
    url = f"/t/{thread.public_id}/replies/"

    answer = client.post(url, {"body": LINKS, "last": "1"}, headers=HTMX)

    assert (answer.status_code, WAITS in answer.text) == (200, True)
    assert re.search(r'id="waiting" hx-swap-oob="true"', answer.text)
    assert re.search(r"<textarea[^>]*>\n</textarea>", answer.text)


@pytest.mark.usefixtures("ben")
def test_deleted_from_the_page_it_is_gone_from_it(thread: Thread, client: Client) -> None:
    send(client, thread, LINKS)
    number = Post.objects.get(held_at__isnull=False).number

    answer = client.post(f"/t/{thread.public_id}/{number}/delete/", follow=True)

    assert answer.redirect_chain[-1][0] == thread.get_absolute_url()
    assert "shop.example" not in answer.text


@pytest.mark.usefixtures("ben")
def test_a_held_thread_is_where_its_author_lands(thread: Thread, client: Client) -> None:
    words = {"kind": "discussion", "title": "My shop", "body": LINKS}

    answer = client.post(f"/c/{thread.community.slug}/new/", words, follow=True)

    assert (answer.status_code, WAITS in answer.text) == (200, True)


@pytest.mark.usefixtures("ben")
def test_a_field_that_people_never_see_makes_a_doubt_and_no_error(
    thread: Thread, client: Client
) -> None:
    assert send(client, thread, "Cheap soap.", homepage="https://soap.example") == 302

    (doubt,) = Held.objects.get().doubts
    assert (doubt["screen"], doubt["score"]) == ("trap", 0.9)


def test_how_long_the_form_was_open_reaches_the_screens(
    thread: Thread, ben: Standing, client: Client, screen: Screen
) -> None:
    with time_machine.travel(timezone.now().replace(microsecond=0), tick=False) as clock:
        html = client.get(thread.get_absolute_url()).text
        (opened,) = re.findall(r'name="opened" value="([^"]+)"', html)
        clock.shift(42)
        send(client, thread, "Soap.", opened=opened)

    assert screen.seen[-1].took == timedelta(seconds=42)
    assert ben.user.public_id in opened


@pytest.mark.parametrize("case", ["none", "forged", "somebody else's", "of last week", "of noise"])
def test_a_moment_we_did_not_write_says_nothing(
    case: str, thread: Thread, ben: Standing, client: Client, screen: Screen
) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=7), tick=False):
        old = OPENED.now(ben.user.public_id)
    sent = {
        "none": "",
        "forged": OPENED.now(ben.user.public_id).replace(".", ".1", 1),
        "somebody else's": OPENED.now("0000000000"),
        "of last week": old,
        "of noise": "\x00é:…" * 30,
    }[case]

    assert send(client, thread, "Soap.", opened=sent) == 302

    assert screen.seen[-1].took is None


@pytest.mark.usefixtures("ben", "screen")
def test_words_that_come_back_keep_the_moment_they_were_begun(
    thread: Thread, client: Client
) -> None:
    opened = OPENED.now(User.objects.get(handle="ben").public_id)
    url = f"/t/{thread.public_id}/replies/"

    answer = client.post(url, {"body": "  ", "opened": opened})

    assert f'name="opened" value="{opened}"' in answer.text
    assert held_reply(thread).held_at is not None


@pytest.mark.usefixtures("ben")
def test_words_from_a_draft_were_not_written_in_this_form(thread: Thread, client: Client) -> None:
    client.post("/draft/", {"key": f"thread-{thread.public_id}", "body": "Half a thought"})

    assert 'name="opened" value=""' in client.get(thread.get_absolute_url()).text


LONG = "I had the same with mine: a drop of candle wax, and it has run ever since."


def test_the_same_words_twice_in_five_minutes_wait(
    thread: Thread, ben: Standing, client: Client
) -> None:
    older(ben.user, days=40)
    other = make_thread("ada", thread.community)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert send(client, thread, LONG) == 302
        clock.shift(180)
        answer = client.post(f"/t/{other.public_id}/replies/", {"body": LONG})
        assert (answer.status_code, answer["Retry-After"]) == (429, "120")
        said = re.sub(r"<[^>]+>", "", answer.text)
        assert "You posted these very words a moment ago. You can post them again in 2 mi" in said
        assert f">\n{LONG}</textarea>" in answer.text
        clock.shift(121)
        assert send(client, other, LONG) == 302


def test_the_same_form_twice_is_the_same_post_and_no_repetition(
    thread: Thread, ben: Standing, client: Client
) -> None:
    older(ben.user, days=40)

    answers = [send(client, thread, LONG, once="f00df00d") for _ in range(2)]

    assert (answers, thread.posts.count()) == ([302, 302], 2)


def test_a_few_words_can_be_said_to_two_people(
    thread: Thread, ben: Standing, client: Client
) -> None:
    older(ben.user, days=40)
    other = make_thread("ada", thread.community)

    assert [send(client, each, "Thank you!") for each in (thread, other)] == [302, 302]
