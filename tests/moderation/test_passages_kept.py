"""Taking passages out, at the desk and in time: who may, what is kept of them, and how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.models import OutgoingMail
from apps.moderation import services
from apps.moderation.models import Case, Decision, DecisionState, Jury, Measure, Snapshot
from apps.moderation.selectors.case import case_page
from apps.notifications.models import Notification
from apps.threads.models import Post, Redaction
from apps.threads.services import delete_post, forget_post
from tests.ledger.settling import settle
from tests.moderation.desk import keys, sent, signed_in
from tests.moderation.makers import choice, decide, delivered, keeper, make_appeal, make_case
from tests.moderation.makers import report as told
from tests.threads.doubting import WORD, Screen, screen
from tests.threads.makers import first_post, make_reply, make_thread

__all__ = ["screen"]
pytestmark = pytest.mark.django_db
HOME = "12 Elm Street"
BODY = f"Ask Wendel, he lives at {HOME}. Ring twice."
MARK = "\u2039passage removed, §4\u203a"


@pytest.fixture
def thread(place: Community) -> Any:
    return make_thread("kwame", place)


@pytest.fixture
def post(thread: Any) -> Post:
    return make_reply(thread, "rob", BODY)


def redact(case: Case, passages: str = HOME, **fields: Any) -> Decision:
    return decide(case, "redact", passages=passages, **fields)


def body_of(post: Post) -> str:
    return Post.objects.get(pk=post.pk).body


def steps(case: Case, handle: str = "priya") -> set[str]:
    page = case_page(standing_of(User.objects.get(handle=handle), case.community), case)
    return {step.rung.slug for step in page.further}


# ── at the desk ──────────────────────────────────────────────────────────────────────────────────
def test_it_stands_under_more_with_a_field_for_the_words(client: Client, post: Post) -> None:
    case = make_case(post, rule=keys()[0])
    signed_in(client, post.thread.community)
    said = client.get(case.get_absolute_url()).text
    assert "Take a passage out" in said
    assert '<textarea class="input input--text" id="passages" name="passages"' in said
    assert "redact" in steps(case)


def test_words_that_are_not_there_come_back_with_a_sentence_and_all_that_was_typed(
    client: Client, post: Post
) -> None:
    case = make_case(post, rule=keys()[0])
    signed_in(client, post.thread.community)
    form = sent(case, rung="redact", passages="13 Elm Street", departs="It is an address.")
    said = client.post(f"/queue/{case.public_id}/decision/", form)

    assert said.status_code == 422
    assert 'id="decide-passages-wrong">“13 Elm Street” stands' in said.text
    assert ">13 Elm Street</textarea>" in said.text
    assert 'value="redact" data-do="Take it out and send" checked' in said.text
    assert 'value="It is an address."' in said.text
    assert "Hi Rob. A word (§1)." in said.text
    assert body_of(post) == BODY


def test_words_that_are_there_go(client: Client, post: Post) -> None:
    case = make_case(post, rule=keys()[0])
    signed_in(client, post.thread.community)
    form = sent(case, rung="redact", passages=f" {HOME}\n", departs="It is an address.")
    said = client.post(f"/queue/{case.public_id}/decision/", form)
    assert said.status_code == 302
    assert body_of(post) == BODY.replace(HOME, MARK.replace("§4", "§1"))


def test_many_cases_at_once_are_not_offered_it(client: Client, post: Post) -> None:
    other = make_reply(post.thread, "otto", BODY)
    cases = [make_case(post, rule=keys()[0]), make_case(other, by="eirik", rule=keys()[0])]
    signed_in(client, post.thread.community)
    query = "&".join(f"case={case.public_id}" for case in cases)
    said = client.get(f"/queue/together/?{query}").text
    assert ('value="remove"' in said, 'value="redact"' in said) == (True, False)

    with pytest.raises(ValidationError, match="one case at a time"):
        services.decide_together(
            standing=keeper(post.thread.community),
            cases=cases,
            choice=choice("redact", cases[0], passages=HOME),
        )
    assert not Decision.objects.exists()


def test_nor_is_it_the_lighter_outcome_of_an_appeal(post: Post) -> None:
    appeal = make_appeal(delivered(decide(make_case(post), "remove")))
    with pytest.raises(ValidationError, match="something lighter"):
        services.answer_appeal(
            standing=keeper(post.thread.community, "maren", "steward"),
            appeal=appeal,
            outcome="reduced",
            reasons="Lighter.",
            rung="redact",
        )


def test_a_profile_has_no_passages(place: Community) -> None:
    keeper(place)
    rob = make_reply(make_thread("kwame", place), "rob").author
    made = services.report(
        reporter=keeper(place, "dilys", "member").user,
        kind="profile",
        object_id=rob.pk,
        rule="nobodysell",
    )
    maren = User.objects.create(handle="site", name="Site", is_site_moderator=True)
    page = case_page(standing_of(maren, made.case.community), made.case)
    assert "redact" not in {step.rung.slug for step in page.further}


def test_of_several_things_those_that_say_it_lose_it(post: Post) -> None:
    other = make_reply(post.thread, "rob", f"Once more: {HOME}, and bring tea.")
    third = make_reply(post.thread, "rob", "Bring cake.")
    case = make_case(post)
    for one in (other, third):
        assert told(one, by="eirik").case == case
    decision = redact(case)
    assert body_of(other) == f"Once more: {MARK}, and bring tea."
    assert body_of(third) == "Bring cake."
    assert Measure.objects.filter(what="redact").count() == 2
    services.undo(standing=keeper(post.thread.community), decision=decision)
    assert (body_of(post), body_of(other)) == (BODY, f"Once more: {HOME}, and bring tea.")


def test_what_came_from_an_archive_is_left_as_it_was(post: Post) -> None:
    Post.objects.filter(pk=first_post(post.thread).pk).update(body="")
    post.thread.title = f"Zips at {HOME}"
    post.thread.save()
    with pytest.raises(ValidationError, match="archive"):
        redact(make_case(first_post(post.thread)))


# ── two persons ──────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def proposed(post: Post) -> Decision:
    post.thread.community.memberships.filter(user=post.author).update(role="moderator")
    return redact(make_case(post), by=keeper(post.thread.community, "maren", "steward"))


def test_what_takes_two_waits_with_its_words(
    client: Client, post: Post, proposed: Decision
) -> None:
    assert (proposed.state, proposed.passages) == (DecisionState.PROPOSED, [HOME])
    assert (body_of(post), "post__out" in client.get(post.get_absolute_url()).text) == (BODY, False)
    signed_in(client, post.thread.community, "callum", "steward")
    assert f"<li><mark>{HOME}</mark></li>" in client.get(proposed.case.get_absolute_url()).text

    callum = keeper(post.thread.community, "callum", "steward")
    services.confirm(standing=callum, decision=proposed)
    proposed.refresh_from_db()
    assert (body_of(post), proposed.passages) == (BODY.replace(HOME, MARK), [])
    assert f"<li><mark>{HOME}</mark></li>" in client.get(proposed.case.get_absolute_url()).text


def test_declined_its_words_are_kept_nowhere(post: Post, proposed: Decision) -> None:
    callum = keeper(post.thread.community, "callum", "steward")
    services.decline(standing=callum, decision=proposed)
    proposed.refresh_from_db()
    assert (body_of(post), proposed.passages, Redaction.objects.count()) == (BODY, [], 0)


def test_a_proposal_of_words_that_are_not_there_is_refused_at_once(post: Post) -> None:
    post.thread.community.memberships.filter(user=post.author).update(role="moderator")
    with pytest.raises(ValidationError, match="Remove the whole post"):
        redact(make_case(post), BODY, by=keeper(post.thread.community, "maren", "steward"))


# ── what waits ───────────────────────────────────────────────────────────────────────────────────
def test_what_is_held_is_let_go_without_it_and_calls_nobody_in_it(
    screen: Screen, thread: Any
) -> None:
    dilys = keeper(thread.community, "dilys", "member").user
    keeper(thread.community)
    post = make_reply(thread, "rob", f"Real {WORD}, ask @dilys. Or do not.")
    settle()
    case = Case.objects.get(source="filter")
    decision = redact(case, "ask @dilys")
    settle()
    found = Post.objects.get(pk=post.pk)
    assert (found.held_at, found.body) == (None, f"Real {WORD}, {MARK}. Or do not.")
    assert not Notification.objects.filter(recipient=dilys, reason="mention").exists()

    services.undo(standing=keeper(thread.community), decision=decision)
    found.refresh_from_db()
    assert found.held_at is not None
    assert found.body == f"Real {WORD}, ask @dilys. Or do not."


# ── the letter, and what is kept ─────────────────────────────────────────────────────────────────
def test_the_mail_names_the_words_to_its_author(post: Post) -> None:
    User.objects.filter(handle="rob").update(email="rob@example.org")
    delivered(redact(make_case(post)))
    mail = OutgoingMail.objects.get(recipient="rob@example.org")
    assert f"These words are out:\n“{HOME}”" in mail.text


def test_its_words_go_to_no_jury(place: Community, post: Post) -> None:
    Community.objects.update(has_juries=True)
    make_appeal(delivered(redact(make_case(post))))
    assert not Jury.objects.exists()


def everything_kept() -> str:
    kept = (Snapshot, Case, Decision, Measure, Redaction)
    return str([list(model._default_manager.values()) for model in kept])


def in_days(days: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def test_while_it_can_be_appealed_its_words_are_kept_and_no_longer(
    client: Client, post: Post
) -> None:
    case = make_case(post)
    decision = delivered(redact(case))
    with in_days(182):
        assert services.purge_passages() == 0
    assert Redaction.objects.get().words == HOME
    with in_days(184):
        assert (services.purge_passages(), services.purge_passages()) == (1, 0)
    assert "Elm" not in everything_kept()
    case.refresh_from_db()
    assert case.excerpt == BODY.replace(HOME, MARK)
    assert "passage out" in client.get(post.thread.get_absolute_url()).text
    client.force_login(User.objects.get(handle="rob"))
    assert "These words are out" not in client.get(decision.get_absolute_url()).text


def test_an_appeal_that_waits_keeps_them(post: Post) -> None:
    make_appeal(delivered(redact(make_case(post))))
    with in_days(400):
        assert services.purge_passages() == 0


def test_what_was_taken_back_leaves_nothing_to_forget(post: Post) -> None:
    case = make_case(post)
    services.undo(standing=keeper(post.thread.community), decision=redact(case))
    services.nothing_wrong(standing=keeper(post.thread.community), case=case)
    with in_days(400):
        services.deliver_due()
        services.purge_passages()
    assert (Redaction.objects.count(), Snapshot.objects.get().text) == (0, BODY)


def test_an_erased_person_takes_them_along_at_once(post: Post) -> None:
    redact(make_case(post))
    forget_post(post=post)
    assert Redaction.objects.get().words == ""


def test_a_deleted_post_gives_nothing_back(post: Post) -> None:
    decision = delivered(redact(make_case(post)))
    rob = standing_of(User.objects.get(handle="rob"), post.thread.community)
    delete_post(standing=rob, post=Post.objects.select_related("thread").get(pk=post.pk))
    services.answer_appeal(
        standing=keeper(post.thread.community, "maren", "steward"),
        appeal=make_appeal(decision),
        outcome="overturned",
        reasons="It was on his door.",
    )
    found = Post.objects.get(pk=post.pk)
    assert (found.deleted_at is not None, Redaction.objects.count()) == (True, 0)
