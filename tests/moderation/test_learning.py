"""What decisions teach: once each, and taken back with them."""

from __future__ import annotations

from typing import Any

import pytest

from apps.communities.models import Community
from apps.core import screening
from apps.ledger.models import Cursor
from apps.moderation import services
from apps.moderation.models import EVERYWHERE, Case, KnownHost, Lesson, Token
from apps.moderation.screening.bayes import ENOUGH, Piles, leaning
from tests.accounts.makers import make_user
from tests.communities.makers import make_community
from tests.ledger.settling import settle
from tests.moderation.makers import (
    choice,
    decide,
    delivered,
    dismissed,
    keeper,
    make_case,
)
from tests.moderation.screened import doubts, known, newcomer, said, teach, turn
from tests.threads.makers import make_reply, make_thread

pytestmark = pytest.mark.django_db


SOLD = "Cheap seals at https://seals.example, message me"


def sold(place: Community | None = None, body: str = SOLD) -> Case:
    """A reply that sells and links, which was read and reported."""
    thread = make_thread("kwame", place or make_community(), title="Neck seals?")
    with pytest.MonkeyPatch.context() as unscreened:
        unscreened.setattr(screening, "SCREENS", [])
        reply = make_reply(thread, "rob", body)
    return make_case(reply)


def taught() -> dict[str, Any]:
    """All that was learned, with the counts of one word and one host."""
    settle()
    host = KnownHost.objects.filter(host="seals.example").values_list("against", "released")
    word = Token.objects.filter(token="cheap").values_list("against", "fine")
    lessons = Lesson.objects.values_list("is_against", flat=True)
    return {"lessons": list(lessons), "host": list(host), "word": list(word)}


NOTHING: dict[str, Any] = {"lessons": [], "host": [], "word": []}
AGAINST = {"lessons": [True], "host": [(1, 0)], "word": [(1, 0)]}
FINE = {"lessons": [False], "host": [(0, 1)], "word": [(0, 1)]}


@pytest.mark.parametrize("rung", ["hide", "remove", "pause_day", "pause_week"])
def test_what_a_decision_hides_was_wrong(rung: str) -> None:
    decide(sold(), rung)

    assert taught() == AGAINST


@pytest.mark.parametrize("rung", ["note", "ask_edit", "warning", "lock"])
def test_what_is_left_to_stand_with_a_word_teaches_nothing(rung: str) -> None:
    decide(sold(), rung)

    assert taught() == NOTHING


def test_what_is_dismissed_was_fine() -> None:
    case = sold()
    assert case.community is not None

    dismissed(case, keeper(case.community))

    assert taught() == FINE


def test_what_nobody_could_tell_teaches_nothing() -> None:
    case = sold()
    assert case.community is not None

    dismissed(case, keeper(case.community), unclear=True)

    assert taught() == NOTHING


def test_what_waits_for_a_second_person_teaches_nothing_yet() -> None:
    decision = decide(sold(), "ban")
    assert taught() == NOTHING

    other = keeper(decision.case.community, "olga", "steward")  # type: ignore[arg-type]
    services.confirm(standing=other, decision=decision)

    assert taught() == AGAINST


def test_an_undone_decision_is_unlearned_to_the_last_word() -> None:
    case = sold()
    decision = decide(case)
    assert taught() == AGAINST

    services.undo(standing=keeper(case.community), decision=decision)  # type: ignore[arg-type]

    assert taught() == NOTHING
    assert (Token.objects.count(), KnownHost.objects.count()) == (0, 0)


def test_decided_and_undone_before_anybody_read_on_teaches_nothing() -> None:
    case = sold()
    services.undo(standing=keeper(case.community), decision=decide(case))  # type: ignore[arg-type]

    assert taught() == NOTHING


@pytest.mark.parametrize(
    ("outcome", "rung", "after"),
    [
        ("overturned", "", FINE),
        ("upheld", "", AGAINST),
        ("reduced", "hide", AGAINST),
        ("reduced", "note", NOTHING),
    ],
)
def test_an_appeal_is_learned_from(outcome: str, rung: str, after: dict[str, Any]) -> None:
    decision = delivered(decide(sold(), "pause_week"))
    assert taught() == AGAINST
    appeal = services.appeal(decision=decision, text="It was a gift.")
    steward = keeper(decision.case.community, "olga", "steward")  # type: ignore[arg-type]

    services.answer_appeal(
        standing=steward, appeal=appeal, outcome=outcome, reasons="I looked again.", rung=rung
    )

    assert taught() == after


def test_facts_that_are_read_twice_teach_once() -> None:
    decide(sold())
    assert taught() == AGAINST

    Cursor.objects.filter(name="moderation.lessons").update(position=0)

    assert taught() == AGAINST


def test_the_words_are_those_that_were_reported_whatever_became_of_them() -> None:
    case = sold()
    post = case.targets.get()
    decision = decide(case)
    assert taught() == AGAINST
    from apps.threads.models import Post  # noqa: PLC0415

    Post.objects.filter(pk=post.object_id).update(body="", html="")
    services.undo(standing=keeper(case.community), decision=decision)  # type: ignore[arg-type]

    assert taught() == NOTHING


def test_a_case_decided_anew_corrects_what_was_learned() -> None:
    case = sold()
    standing = keeper(case.community)  # type: ignore[arg-type]
    services.undo(standing=standing, decision=decide(case))
    case.refresh_from_db()
    dismissed(case, standing)

    assert taught() == FINE


def test_a_reply_is_not_answerable_for_the_title_above_it() -> None:
    decide(sold())
    settle()

    assert not Token.objects.filter(token="neck").exists()


@pytest.mark.parametrize("visibility", ["members", "private", "secret"])
def test_what_closed_communities_teach_stays_in_them(visibility: str) -> None:
    closed = make_community("closed", visibility=visibility)
    decide(sold(closed))
    settle()

    assert set(Token.objects.values_list("place", flat=True)) == {closed.pk}
    assert set(KnownHost.objects.values_list("place", flat=True)) == {closed.pk}
    assert Lesson.objects.get().place == closed.pk


def test_what_public_ones_teach_is_everybodys() -> None:
    decide(sold())
    settle()

    assert set(Token.objects.values_list("place", flat=True)) == {EVERYWHERE}


# ── the classifier ───────────────────────────────────────────────────────────────────────────────
WRONG = "win a prize now free entry txt claim"
GOOD = "soak the seal in warm water and press it"


def test_it_is_off_until_stewards_turn_it_on() -> None:
    place = make_community()
    teach(WRONG, GOOD)

    assert said(WRONG, known(), place) == []
    turn(place, "classifier", on=True)
    assert [screen for screen, _ in said(WRONG, newcomer(), place)] == ["classifier"]


def test_it_names_the_words_that_told_and_how_sure_it_is() -> None:
    place = make_community()
    turn(place, "classifier", on=True)
    teach(WRONG, GOOD)

    [doubt] = doubts("Claim your PRIZE: txt WIN for free entry!", newcomer(), place)

    assert doubt.said.startswith("The classifier leans to what you decide against: “")
    named = doubt.said.partition(": ")[2]
    assert {"win", "txt", "prize", "claim"} & set(named.replace("“", "").replace("”", " ").split())
    assert 0.5 < doubt.score <= 1


def test_it_lets_through_what_reads_like_what_was_fine_or_like_nothing_known() -> None:
    place = make_community()
    turn(place, "classifier", on=True)
    teach(WRONG, GOOD)

    assert said("Press the seal in warm water.", newcomer(), place) == []
    assert said("Quite other matters entirely", newcomer(), place) == []


def test_it_says_nothing_before_it_has_seen_enough_of_both() -> None:
    place = make_community()
    turn(place, "classifier", on=True)
    teach(WRONG, GOOD, many=ENOUGH - 1)

    assert said(WRONG, newcomer(), place) == []


def test_what_one_closed_community_taught_is_not_heard_in_another() -> None:
    closed, place = make_community("closed", visibility="private"), make_community("b")
    for one in (closed, place):
        turn(one, "classifier", on=True)
    teach(WRONG, GOOD, place=closed.pk)

    assert said(WRONG, newcomer(), place) == []
    assert len(said(WRONG, newcomer(), closed)) == 1


def test_a_word_that_is_in_both_piles_alike_says_nothing() -> None:
    piles = Piles(against=100, fine=1000)

    assert piles.weight(10, 100) == 0
    assert piles.weight(0, 0) == 0
    assert piles.weight(10, 0) > 0 > piles.weight(0, 100)


def test_a_text_without_known_words_leans_nowhere() -> None:
    found = leaning(Piles(against=50, fine=50), ["a", "b"], {})

    assert (found.odds, found.told_by, found.is_against) == (0, (), False)


def test_it_never_decides_anything_by_itself() -> None:
    place = make_community()
    turn(place, "classifier", on=True)
    teach(WRONG, GOOD)
    before = Case.objects.count()

    doubts(WRONG, newcomer(), place)
    settle()

    assert Case.objects.count() == before
    assert make_user("nils").holds == []


def test_held_posts_teach_like_reported_ones() -> None:
    place = make_community()
    thread = make_thread("kwame", place)
    post = make_reply(thread, "rob", SOLD)
    turn(place, "links", on=True)
    case = services.hold(kind="post", object_id=post.pk, doubts=doubts(SOLD, post.author, place))
    standing = keeper(place)
    services.decide(standing=standing, case=case, choice=choice("hide", case))

    assert taught() == AGAINST
    assert list(case.sightings.values_list("screen", flat=True)) == ["links"]
