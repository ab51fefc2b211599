"""Labels put on by a decision, and taken off with it."""

from __future__ import annotations

import pytest

from apps.moderation import services
from apps.moderation.letters import draft
from apps.moderation.models import Strike
from apps.moderation.rungs import LABELS, rungs_for
from apps.threads.models import Label, Post
from apps.threads.services import label_post
from tests.moderation.makers import decide, delivered, keeper, make_appeal, make_case, offer, report
from tests.threads.makers import first_post

pytestmark = pytest.mark.django_db


def label_of(post: Post) -> str:
    return Post.objects.get(pk=post.pk).label


def test_each_label_is_a_rung_of_its_own_for_posts_and_threads_alone() -> None:
    assert [rung.measures for rung in LABELS] == [(f"label:{label}",) for label in Label.values]
    for kind, offered in (("post", len(LABELS)), ("thread", len(LABELS)), ("profile", 0)):
        found = [rung for rung in rungs_for(kind, for_site=True) if rung in LABELS]
        assert len(found) == offered


@pytest.mark.parametrize("label", Label.values)
def test_a_decision_labels_and_its_undoing_takes_that_off(label: str) -> None:
    post = offer()
    decision = decide(make_case(post), f"label_{label}")
    assert label_of(post) == label
    assert not Strike.objects.exists()

    services.undo(standing=keeper(post.thread.community), decision=decision)
    assert label_of(post) == ""


def test_the_label_before_comes_back_and_a_later_one_stays() -> None:
    post = offer()
    priya = keeper(post.thread.community)
    label_post(standing=priya, post=post, label=Label.OPINION)

    decision = decide(make_case(post), "label_source")
    services.undo(standing=priya, decision=decision)
    assert label_of(post) == "opinion"

    decision = decide(make_case(post, by="eirik"), "label_source")
    label_post(standing=priya, post=post, label=Label.OUTDATED)
    services.undo(standing=priya, decision=decision)
    assert label_of(post) == "outdated"


def test_an_appeal_that_is_right_takes_it_off() -> None:
    post = offer()
    appeal = make_appeal(delivered(decide(make_case(post), "label_source")))
    reviewer = keeper(post.thread.community, "maren", "steward")
    services.answer_appeal(
        standing=reviewer, appeal=appeal, outcome="overturned", reasons="They had one."
    )
    assert label_of(post) == ""


def test_about_a_thread_its_opening_is_labelled() -> None:
    post = offer()
    reporter = report(post).reporter
    told = services.report(
        reporter=reporter, kind="thread", object_id=post.thread_id, rule="nobodysell", text="Look."
    )
    decide(told.case, "label_off_topic")
    assert label_of(first_post(post.thread)) == "off_topic"
    assert label_of(post) in {"", "off_topic"}  # one incident may be one case


def test_the_letter_says_that_it_stays() -> None:
    said = draft(
        name="Rob", thing="your reply", rung="label_source", rules=(), where="Repair bench"
    )
    assert "I’ve put a label on your reply" in said
    assert "It stays as it is" in said
