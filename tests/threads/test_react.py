"""A member leaves a word."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from apps.communities.access import Standing
from apps.core.access import Denied
from apps.threads.events import PostReacted
from apps.threads.models import Post, Reaction
from apps.threads.services import react
from tests.communities.makers import join, make_brand, make_community
from tests.ledger.settling import recorded
from tests.threads.makers import first_post, make_thread, member_of, suspended

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return first_post(make_thread(author="ada"))


@pytest.fixture
def ben(post: Post) -> Standing:
    return join(post.thread.community, "ben")


def words() -> list[PostReacted]:
    return [fact for fact in recorded() if isinstance(fact, PostReacted)]


def test_a_word_is_left_once_and_taken_back(post: Post, ben: Standing) -> None:
    cleo = join(post.thread.community, "cleo")
    react(standing=cleo, post=post, word="thanks", on=True)
    for _ in range(2):
        react(standing=ben, post=post, word="thanks", on=True)
    assert react(standing=ben, post=post, word="same", on=True).tally == {"thanks": 2, "same": 1}
    for _ in range(2):
        react(standing=ben, post=post, word="thanks", on=False)

    post.refresh_from_db()
    assert post.tally == {"thanks": 1, "same": 1}
    assert [(fact.word, fact.on) for fact in words()] == [
        ("thanks", True),
        ("thanks", True),
        ("same", True),
        ("thanks", False),
    ]


def test_only_the_brands_words(post: Post, ben: Standing) -> None:
    make_brand(reactions=[["aye", "Aye"]])
    with pytest.raises(Denied, match="words"):
        react(standing=ben, post=post, word="thanks", on=True)
    react(standing=ben, post=post, word="aye", on=True)
    assert len(words()) == 1


def test_a_word_the_brand_gave_up_can_be_taken_back(post: Post, ben: Standing) -> None:
    react(standing=ben, post=post, word="thanks", on=True)
    make_brand(reactions=[["aye", "Aye"]])
    assert react(standing=ben, post=post, word="thanks", on=False).tally == {}


@pytest.mark.parametrize("gone", ["deleted_at", "hidden_at"])
def test_not_on_what_went_away_meanwhile(post: Post, ben: Standing, gone: str) -> None:
    Post.objects.update(**{gone: timezone.now()})
    with pytest.raises(Denied):
        react(standing=ben, post=post, word="thanks", on=True)
    assert words() == []


def test_the_refused_leave_no_trace(post: Post, ben: Standing) -> None:
    for somebody in (
        Standing(AnonymousUser(), post.thread.community),
        member_of(post.thread.community, "ada"),
        join(make_community("elsewhere"), "eve"),
        suspended(ben),
    ):
        with pytest.raises(Denied):
            react(standing=somebody, post=post, word="thanks", on=True)
    assert not Reaction.objects.exists()
    assert words() == []
