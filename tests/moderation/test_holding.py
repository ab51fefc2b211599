"""What a screen held stands in the queue, and what somebody decides about it holds."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from apps.communities.models import Community
from apps.moderation import services
from apps.moderation.models import Case, Decision, Measure, Source
from apps.notifications.models import Notification
from apps.threads.events import ThreadReplied
from apps.threads.models import Held, Post
from apps.threads.services import delete_post, edit_post
from tests.ledger.settling import recorded, settle
from tests.moderation.desk import signed_in
from tests.moderation.makers import decide, delivered, keeper, make_appeal, make_case
from tests.threads.doubting import SAID, WORD, held_opening, held_reply, screen
from tests.threads.makers import make_reply, make_thread, member_of

__all__ = ["screen"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("screen")]


@pytest.fixture
def post(place: Community) -> Post:
    """A reply that waits, and its case."""
    post = held_reply(make_thread("kwame", place))
    settle()
    return post


def case_of(post: Post) -> Case:
    return Case.objects.get(targets__kind="post", targets__object_id=post.pk)


def now(post: Post) -> Post:
    return Post.objects.select_related("thread__community").get(pk=post.pk)


def waits(post: Post) -> bool:
    return now(post).held_at is not None


def is_read(post: Post) -> bool:
    return now(post).hidden_at is None


def test_what_is_held_stands_in_the_queue_with_why(post: Post) -> None:
    case = case_of(post)

    assert (case.source, case.why_held, case.score) == (Source.FILTER, [SAID], 0.8)
    assert (case.subject, case.community) == (post.author, post.thread.community)
    assert case.excerpt == f"Real {WORD}, ask me."


def test_read_twice_the_ledger_opens_one_case(post: Post) -> None:
    settle()

    assert Case.objects.count() == 1


def test_what_its_author_took_back_meanwhile_opens_no_case(place: Community) -> None:
    held = held_reply(make_thread("kwame", place))
    delete_post(standing=member_of(place, "rob"), post=held)

    settle()

    assert not Case.objects.exists()


def test_the_queue_and_the_case_show_it_and_why(post: Post, client: Client) -> None:
    place, case = post.thread.community, case_of(post)
    signed_in(client, place)

    queue = client.get("/queue/").content.decode()
    page = client.get(case.get_absolute_url()).content.decode()

    assert (case.public_id in queue, SAID in page, f"Real {WORD}" in page) == (
        True,
        True,
        True,
    )
    assert re.search(r"\b9\d{8}\b", page.replace(post.get_absolute_url(), "")) is None


def test_it_is_read_beside_what_stood_before_it(post: Post, client: Client) -> None:
    place = post.thread.community
    signed_in(client, place)

    page = client.get(case_of(post).get_absolute_url()).content.decode()

    assert "It jumps at the curve." in page


def test_when_nothing_was_wrong_it_appears(post: Post) -> None:
    services.nothing_wrong(standing=keeper(post.thread.community), case=case_of(post))
    settle()

    assert (is_read(post), now(post).number, case_of(post).state) == (True, 2, "decided")
    told = Notification.objects.exclude(reason="rules").values_list("recipient__handle", "reason")
    assert list(told) == [("kwame", "reply")]


def test_what_joined_the_case_of_a_report_appears_as_well(place: Community) -> None:
    thread = make_thread("kwame", place)
    offer = make_reply(thread, "rob", "Sixty quid.")
    case = make_case(offer)
    held = held_reply(thread)
    settle()
    assert case_of(held) == case

    services.nothing_wrong(standing=keeper(place), case=case)

    assert is_read(held)


@pytest.mark.parametrize("rung", ["hide", "remove"])
def test_a_rung_that_hides_keeps_it_hidden_with_grounds(
    rung: str, post: Post, client: Client
) -> None:
    delivered(decide(case_of(post), rung))

    assert (waits(post), is_read(post)) == (False, False)
    client.force_login(post.author)
    own = client.get(post.thread.get_absolute_url()).content.decode()
    assert re.search(r"(Hidden|Removed) under §4", own)
    client.force_login(keeper(post.thread.community, "dilys").user)
    assert "under §4" not in client.get(post.thread.get_absolute_url()).content.decode()


def test_hidden_until_edited_it_appears_once_its_author_edits_it(post: Post) -> None:
    delivered(decide(case_of(post), "hide"))
    rob = member_of(post.thread.community, "rob")

    edit_post(standing=rob, post=now(post), body="Lemonade.", version=1)

    assert (is_read(post), now(post).number) == (True, 2)
    assert isinstance(recorded()[-1], ThreadReplied)


def test_edited_into_something_else_that_is_doubted_it_waits_anew(post: Post) -> None:
    delivered(decide(case_of(post), "hide"))
    rob = member_of(post.thread.community, "rob")

    edit_post(standing=rob, post=now(post), body=f"More {WORD}.", version=1)
    settle()

    assert waits(post)
    again = Case.objects.latest("pk")
    services.nothing_wrong(standing=keeper(post.thread.community), case=again)
    assert is_read(post)


@pytest.mark.parametrize("rung", ["note", "ask_edit", "warning"])
def test_a_rung_that_hides_nothing_lets_it_be_read(rung: str, post: Post) -> None:
    decide(case_of(post), rung)

    assert (is_read(post), now(post).number) == (True, 2)


@pytest.mark.parametrize("rung", ["note", "ask_edit", "hide", "remove", "pause_week"])
def test_taken_back_within_half_a_minute_it_waits_again(rung: str, post: Post) -> None:
    keeps = keeper(post.thread.community)
    decision = decide(case_of(post), rung)

    services.undo(standing=keeps, decision=decision)

    assert waits(post)
    assert not Measure.objects.filter(ended_at=None).exists()
    services.nothing_wrong(standing=keeps, case=case_of(post))
    assert (is_read(post), Held.objects.filter(released_at=None).exists()) == (True, False)


def test_so_does_a_thread_with_its_opening(place: Community) -> None:
    opening = held_opening("rob", place)
    settle()
    keeps = keeper(place)
    decision = decide(case_of(opening), "note")
    place.refresh_from_db()
    assert place.thread_count == 1

    services.undo(standing=keeps, decision=decision)

    place.refresh_from_db()
    assert (waits(opening), now(opening).thread.held_at is None) == (True, False)
    assert place.thread_count == 0


def test_while_a_second_person_is_asked_it_stays_hidden(post: Post) -> None:
    decision = decide(case_of(post), "ban")
    assert not is_read(post)

    services.decline(standing=keeper(post.thread.community, "sefa"), decision=decision)

    assert waits(post)


def test_overturned_on_appeal_it_appears(post: Post) -> None:
    decision = delivered(decide(case_of(post), "remove"))
    appeal = make_appeal(decision)

    services.answer_appeal(
        standing=keeper(post.thread.community, "sefa", "steward"),
        appeal=appeal,
        outcome="overturned",
        reasons="It was a joke.",
    )

    assert (is_read(post), now(post).number) == (True, 2)


def test_deleted_meanwhile_the_case_keeps_what_it_said(post: Post) -> None:
    place, case = post.thread.community, case_of(post)
    delete_post(standing=member_of(place, "rob"), post=post)
    settle()

    case.refresh_from_db()
    (target,) = case.targets.all()
    assert case.is_open
    assert [kept.text for kept in target.snapshots.all()] == [f"Real {WORD}, ask me."]
    services.nothing_wrong(standing=keeper(place), case=case)
    assert not is_read(post)
    assert Decision.objects.count() == 0
