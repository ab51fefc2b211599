"""The statement of reasons, and the appeal: signed in, and by the letter's link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Membership
from apps.communities.selectors import standing_of
from apps.core.models import OutgoingMail
from apps.moderation import services
from apps.moderation.letters import OPENS_FOR, token_of
from apps.moderation.models import Appeal, AppealMessage, Decision, Outcome
from apps.threads.models import Post
from apps.threads.services import edit_post
from tests.accounts.makers import make_user
from tests.communities.makers import make_brand, make_community
from tests.moderation.makers import (
    LETTER,
    RULE_4,
    decide,
    delivered,
    keeper,
    make_case,
    person,
    publish_rules,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house() -> None:
    make_brand()


@pytest.fixture
def letter() -> Decision:
    decision = decide(make_case(), rules=(RULE_4,))
    publish_rules()
    return delivered(decision)


def by_link(decision: Decision) -> str:
    return f"/letter/{token_of(decision)}/"


def rob(client: Client) -> Client:
    client.force_login(person("rob"))
    return client


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


# ── appealing ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("holds", [False, True], ids=["signed in", "by the link"])
def test_an_appeal_is_acknowledged_at_once(
    letter: Decision, client: Client, *, holds: bool
) -> None:
    there = by_link(letter) if holds else letter.get_absolute_url()
    if not holds:
        rob(client)

    answer = client.post(f"{there}appeal/", {"text": "I gave it away."})
    page = client.get(there).text

    assert (answer.status_code, answer["Location"]) == (302, f"{there}#appeal")
    assert Appeal.objects.get().text == "I gave it away."
    assert "Somebody other than Priya reads every word" in page
    assert OutgoingMail.objects.filter(subject="We have your appeal").count() == 1


def test_an_appeal_without_words_comes_back(letter: Decision, client: Client) -> None:
    answer = client.post(f"{by_link(letter)}appeal/", {"text": "  "})
    long = client.post(f"{by_link(letter)}appeal/", {"text": "x" * 4001})

    assert (answer.status_code, long.status_code) == (422, 422)
    assert "x" * 4001 in long.text
    assert not Appeal.objects.exists()


def test_it_is_appealed_once(letter: Decision, client: Client) -> None:
    client.post(f"{by_link(letter)}appeal/", {"text": "I gave it away."})

    answer = client.post(f"{by_link(letter)}appeal/", {"text": "Again."})

    assert answer.status_code == 422
    assert Appeal.objects.get().text == "I gave it away."


def test_after_six_months_there_is_no_form(letter: Decision, client: Client) -> None:
    Decision.objects.update(delivered_at=timezone.now() - timedelta(days=184))

    page = client.get(by_link(letter)).text

    assert "The six months are over." in page
    assert "Have somebody look again" not in page


def test_lines_go_both_ways(letter: Decision, client: Client) -> None:
    appeal = services.appeal(decision=letter, text="I gave it away.")
    steward = keeper(appeal.decision.community or make_community(), "callum", "steward")
    services.write_about_appeal(standing=steward, appeal=appeal, text="Where do you say so?")

    client.post(f"{by_link(letter)}line/", {"text": "In the second line."})
    page = client.get(by_link(letter)).text

    assert "Where do you say so?" in page
    assert "In the second line." in page
    assert "Callum" not in page  # who reads it signs nothing yet
    assert AppealMessage.objects.count() == 2
    assert OutgoingMail.objects.filter(subject="A line for you about your appeal").count() == 1


def test_a_line_without_an_appeal_is_nothing(letter: Decision, client: Client) -> None:
    assert client.post(f"{by_link(letter)}line/", {"text": "Hello?"}).status_code == 404


@pytest.mark.parametrize(
    ("outcome", "rung", "words"),
    [
        (Outcome.UPHELD, "", "It ends here."),
        (Outcome.REDUCED, "note", "made it lighter"),
        (Outcome.OVERTURNED, "", "What it took is put back"),
    ],
)
def test_the_outcome_stands_with_its_reasons(
    letter: Decision, client: Client, outcome: str, rung: str, words: str
) -> None:
    appeal = services.appeal(decision=letter, text="I gave it away.")
    place = appeal.decision.community or make_community()
    services.answer_appeal(
        standing=keeper(place, "callum", "steward"),
        appeal=appeal,
        outcome=outcome,
        reasons="I read it twice.",
        rung=rung,
    )

    page = client.get(by_link(letter)).text

    assert "I read it twice." in page
    assert words in page
    assert "Add this line" not in page
    mail = OutgoingMail.objects.get(subject="What came of your appeal")
    assert "I read it twice." in mail.text


def test_what_holds_instead_can_be_read(letter: Decision, client: Client) -> None:
    appeal = services.appeal(decision=letter, text="I gave it away.")
    place = appeal.decision.community or make_community()
    steward = keeper(place, "callum", "steward")
    services.answer_appeal(
        standing=steward, appeal=appeal, outcome="reduced", reasons="Lighter.", rung="note"
    )
    lighter = Decision.objects.exclude(pk=letter.pk).get()

    before = rob(client).get(letter.get_absolute_url()).text
    after = client.get(lighter.get_absolute_url()).text

    assert lighter.get_absolute_url() in before
    assert "This is a note to you alone." in after
    assert "This holds no longer." not in after
