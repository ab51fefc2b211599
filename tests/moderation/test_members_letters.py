"""The statement of reasons: signed in, and by the letter's link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import ban_person
from apps.communities.models import Membership
from apps.communities.selectors import standing_of
from apps.core.models import OutgoingMail
from apps.moderation import services
from apps.moderation.models import Decision
from apps.moderation.tokens import OPENS_FOR, token_of
from apps.threads.models import Post
from apps.threads.services import edit_post
from tests.accounts.makers import make_user
from tests.moderation.letters import by_link, rob
from tests.moderation.makers import (
    LETTER,
    decide,
    delivered,
    keeper,
    make_case,
    offer,
    person,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


# ── reading it ───────────────────────────────────────────────────────────────────────────────────
def test_the_statement_says_what_why_how_long_and_how_to_appeal(
    letter: Decision, client: Client
) -> None:
    page = rob(client).get(letter.get_absolute_url()).text

    for words in (
        "I have hidden your reply for now",  # the letter
        "Priya",  # who decided
        "Message me, I do seals and zips for sixty quid.",  # what
        "§4",
        "Swaps live in the Sunday swap.",  # the rule's own words
        "It is hidden until you edit it",  # the effect
        "In Repair Bench, and nowhere else",  # where
        "A person read it and decided; no machine did",
        "Edit it, and it comes back",
        "Have somebody look again",
    ):
        assert words in page, words


def test_until_is_told_by_the_reader_s_clock(letter: Decision, client: Client) -> None:
    until = datetime(2031, 6, 1, 22, 30, tzinfo=UTC)
    Decision.objects.update(rung="suspend", until=until)
    User.objects.filter(handle="rob").update(time_zone="Pacific/Auckland")

    signed_in = rob(client).get(letter.get_absolute_url()).text
    by_letter = Client().get(by_link(letter)).text

    for page in (signed_in, by_letter):
        assert "Monday 2 June 2031, 10:30" in page


def test_the_way_to_put_it_right_is_gone_once_it_is_right(letter: Decision, client: Client) -> None:
    post = Post.objects.select_related("thread__community").get(author__handle="rob")
    standing = standing_of(person("rob"), post.thread.community)
    edit_post(standing=standing, post=post, body="The swap is on Sunday.", version=post.version)

    page = rob(client).get(letter.get_absolute_url()).text

    assert "Message me, I do seals" in page  # as it stood when somebody looked
    assert "Edit it, and it comes back" not in page
    assert "You did: it is back." in page


def test_those_who_keep_order_there_read_it_without_appealing(
    letter: Decision, client: Client
) -> None:
    client.force_login(person("priya"))

    page = client.get(letter.get_absolute_url())
    appeal = client.post(f"{letter.get_absolute_url()}appeal/", {"text": "For Rob."})

    assert page.status_code == 200
    assert "Have somebody look again" not in page.text
    assert appeal.status_code == 404


@pytest.mark.parametrize("handle", ["dilys", "eve"])
def test_nobody_else_reads_it(letter: Decision, client: Client, handle: str) -> None:
    client.force_login(make_user(handle))

    assert client.get(letter.get_absolute_url()).status_code == 404


def test_before_it_left_nobody_reads_it(client: Client) -> None:
    decision = decide(make_case())

    assert rob(client).get(decision.get_absolute_url()).status_code == 404
    assert client.get(by_link(decision)).status_code == 404


def test_no_reporter_stands_in_it(letter: Decision, client: Client) -> None:
    page = rob(client).get(letter.get_absolute_url()).text + client.get(by_link(letter)).text

    assert "Dilys" not in page
    assert "This is an offer." not in page


# ── by the link ──────────────────────────────────────────────────────────────────────────────────
def test_whoever_holds_the_letter_reads_it_signed_out(letter: Decision) -> None:
    answer = Client().get(by_link(letter))

    assert answer.status_code == 200
    assert "Message me, I do seals" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_the_banned_and_the_suspended_read_it_too(letter: Decision, client: Client) -> None:
    Membership.objects.filter(user=person("rob")).update(state="banned")
    later = timezone.now() + timedelta(days=9)
    User.objects.filter(handle="rob").update(suspended_until=later)

    assert rob(client).get(letter.get_absolute_url()).status_code == 200
    assert Client().get(by_link(letter)).status_code == 200


def test_who_is_banned_from_the_whole_site_reads_and_appeals(
    letter: Decision, client: Client
) -> None:
    ban_person(user=person("rob"), decision_id=letter.pk, actor=None)
    there = letter.get_absolute_url()

    assert rob(client).get(there).status_code == 200
    assert client.get("/standing/").status_code == 200
    assert client.post(f"{there}appeal/", {"text": "I gave it away."}).status_code == 302
    assert client.post(f"{there}line/", {"text": "One more thing."}).status_code == 302
    assert client.get("/c/repair-bench/").status_code == 403  # and nothing else


def test_who_left_by_a_decision_reads_and_appeals_by_the_letter(client: Client) -> None:
    post = offer()
    decision = decide(make_case(post), "ban")
    services.confirm(standing=keeper(post.thread.community, "callum", "steward"), decision=decision)
    decision = delivered(decision)

    page = client.get(by_link(decision)).text
    answer = client.post(f"{by_link(decision)}appeal/", {"text": "Let me back."})

    assert "and your membership of this community is over." in page
    assert "and a second person agreed" in page
    assert answer.status_code == 302
    assert rob(client).get(decision.get_absolute_url()).status_code == 200


def test_a_wrong_token_and_an_old_one_are_alike(letter: Decision, client: Client) -> None:
    there = by_link(letter)
    Decision.objects.update(delivered_at=timezone.now() - OPENS_FOR)

    wrong, old = client.get("/letter/00000000000000000000/"), client.get(there)

    assert (wrong.status_code, old.status_code) == (404, 404)
    assert wrong.content == old.content
    assert client.post(f"{there}appeal/", {"text": "No."}).status_code == 404


def test_the_token_is_kept_nowhere(letter: Decision) -> None:
    letter.refresh_from_db()

    assert token_of(letter) not in str(vars(letter))


def test_the_mail_says_nothing_in_its_subject_and_carries_the_link(letter: Decision) -> None:
    mail = OutgoingMail.objects.get(recipient="rob@example.org")

    assert mail.subject == "A letter for you from Tern & Tide"
    for body in (mail.text, mail.html):
        assert by_link(letter) in body
        assert "Nobody sells" in body
        assert "Swaps live in the Sunday swap." in body
    assert LETTER in mail.text
    assert "<img" not in mail.html
    assert "<script" not in mail.html


def test_words_in_a_mail_are_words(client: Client) -> None:
    delivered(decide(make_case(), letter="Hello <b>Rob</b> & all."))

    mail = OutgoingMail.objects.get(recipient="rob@example.org")

    assert "Hello <b>Rob</b> & all." in mail.text
    assert "Hello &lt;b&gt;Rob&lt;/b&gt; &amp; all." in mail.html
