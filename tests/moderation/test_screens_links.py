"""Links by trust, and the reputation of hosts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from apps.core import clock
from apps.moderation.models import EVERYWHERE, KnownHost, Stance
from apps.moderation.screening.looking import SCREENS
from apps.threads.models import Post
from tests.accounts.makers import make_user
from tests.communities.makers import make_community
from tests.moderation.screened import known, newcomer, said, turn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _every_link(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stricter rule is on, unless a steward turns it off."""
    monkeypatch.setitem(SCREENS, "links", replace(SCREENS["links"], is_on=True))


LINK = "I get mine at https://seals.example/shop, they last."


def test_a_link_in_a_first_post_is_looked_at() -> None:
    place = make_community()

    assert said(LINK, newcomer(), place) == [("links", "A link to seals.example, in a first post.")]


def test_plain_words_of_a_newcomer_are_read_at_once() -> None:
    assert said("I get mine at the chandler's, they last.", newcomer(), make_community()) == []


def test_a_mention_and_a_path_of_ours_lead_nowhere() -> None:
    assert said("Ask @ben, or see [that](/t/abc/)", newcomer(), make_community()) == []


def test_somebody_with_five_posts_that_stand_may_link() -> None:
    assert said(LINK, known(posts=5), make_community()) == []


def test_posts_that_were_hidden_or_deleted_count_for_nothing() -> None:
    ada = known(posts=6)
    first, second, *_rest = Post.objects.filter(author=ada).order_by("pk")
    Post.objects.filter(pk=first.pk).update(hidden_at=clock.now())
    assert said(LINK, ada, make_community()) == []

    Post.objects.filter(pk=second.pk).update(deleted_at=clock.now())

    assert said(LINK, ada, make_community("elsewhere")) == [
        ("links", "A link to seals.example, from somebody with 4 posts that stand.")
    ]


def test_one_post_is_said_in_the_singular() -> None:
    assert said(LINK, known(posts=1), make_community()) == [
        ("links", "A link to seals.example, from somebody with 1 post that stands.")
    ]


def test_many_posts_within_the_first_days_are_not_enough() -> None:
    ada = known(posts=5)
    ada.created_at = clock.now() - timedelta(days=2)
    ada.save()

    assert said(LINK, ada, make_community()) == [
        ("links", "A link to seals.example, from an account of the last days.")
    ]


def test_a_trusted_host_is_open_to_newcomers_with_all_that_is_beneath_it() -> None:
    place = make_community()
    KnownHost.objects.create(place=place.pk, host="seals.example", stance=Stance.TRUSTED)

    assert (
        said("See https://www.seals.example and https://de.seals.example/", newcomer(), place) == []
    )
    assert said("See https://otherseals.example", newcomer(), place) == [
        ("links", "A link to otherseals.example, in a first post.")
    ]


def test_what_another_community_trusts_says_nothing_here() -> None:
    place, other = make_community(), make_community("elsewhere")
    KnownHost.objects.create(place=other.pk, host="seals.example", stance=Stance.TRUSTED)

    assert len(said(LINK, newcomer(), place)) == 1


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_doubted_host_is_looked_at_whoever_links_there(everywhere: bool) -> None:
    place = make_community()
    where = EVERYWHERE if everywhere else place.pk
    KnownHost.objects.create(place=where, host="seals.example", stance=Stance.DOUBTED)

    assert said("See https://buy.seals.example/now", known(), place) == [
        ("hosts", "It leads to buy.seals.example, which is doubted here.")
    ]


def test_what_is_said_of_the_nearer_host_counts() -> None:
    place = make_community()
    KnownHost.objects.create(place=place.pk, host="blogs.example", stance=Stance.DOUBTED)
    KnownHost.objects.create(place=place.pk, host="olga.blogs.example", stance=Stance.TRUSTED)

    assert said("See https://olga.blogs.example/seals", known(), place) == []


@pytest.mark.parametrize(
    ("against", "released", "held"), [(1, 0, False), (2, 0, True), (4, 2, False), (5, 2, True)]
)
def test_decisions_speak_against_a_host_when_they_are_many_and_clear(
    against: int, released: int, held: bool
) -> None:
    place = make_community()
    KnownHost.objects.create(host="seals.example", against=against, released=released)

    found = said(LINK, known(), place)

    assert [screen for screen, _ in found] == (["hosts"] if held else [])
    if held:
        assert found[0][1] == (
            f"It leads to seals.example; {against} posts that led there were decided against."
        )


def test_what_a_closed_community_learned_of_a_host_stays_there() -> None:
    closed, place = make_community("closed", visibility="private"), make_community()
    KnownHost.objects.create(place=closed.pk, host="seals.example", against=9)

    assert said(LINK, known(), place) == []
    assert len(said(LINK, make_user("ada"), closed)) == 1


def test_a_screen_that_is_off_says_nothing() -> None:
    place = make_community()
    turn(place, "links", on=False)

    assert said(LINK, newcomer(), place) == []
    assert len(said(LINK, newcomer(), make_community("elsewhere"))) == 1
