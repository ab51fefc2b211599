"""Saying that a decision was wrong, and somebody else looking again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.communities.access import Standing
from apps.core.access import Denied
from apps.moderation import services
from apps.moderation.models import Appeal, Case, Decision, Report, Strike
from apps.moderation.selectors.lighter import lighter_than
from apps.notifications.models import Notification
from apps.threads.models import Post
from tests.communities.makers import make_community
from tests.ledger.settling import settle
from tests.moderation.makers import (
    decide,
    delivered,
    keeper,
    make_appeal,
    make_case,
    of_site,
    offer,
    person,
)

pytestmark = pytest.mark.django_db


def other(appeal: Appeal) -> Standing:
    """One who keeps order there and had no part in it."""
    assert appeal.decision.community is not None
    return keeper(appeal.decision.community, "sefa")


def test_an_appeal_waits_for_somebody_else() -> None:
    appeal = make_appeal()
    settle()

    case = Case.objects.get()
    assert (case.state, case.assignee, case.is_open) == ("appealed", None, True)
    assert appeal.due_at - appeal.filed_at == timedelta(days=7)


def test_whoever_decided_does_not_look_again() -> None:
    appeal = make_appeal()
    assert appeal.decision.community is not None
    priya = keeper(appeal.decision.community)

    with pytest.raises(Denied, match="You decided this"):
        services.take_appeal(standing=priya, appeal=appeal)
    with pytest.raises(Denied, match="You decided this"):
        services.answer_appeal(standing=priya, appeal=appeal, outcome="upheld", reasons="No.")


def test_who_confirmed_does_not_look_again_either() -> None:
    place = make_community()
    keeper(place, "rob")
    decision = decide(make_case(offer(place)), by=keeper(place, "maren", "steward"))
    sefa = keeper(place, "sefa", "steward")
    appeal = make_appeal(delivered(services.confirm(standing=sefa, decision=decision)))

    with pytest.raises(Denied, match="You decided this"):
        services.take_appeal(standing=sefa, appeal=appeal)


def test_overturned_everything_is_as_it_was() -> None:
    post = offer()
    appeal = make_appeal(delivered(decide(make_case(post))))

    services.answer_appeal(
        standing=other(appeal), appeal=appeal, outcome="overturned", reasons="It was a gift."
    )
    settle()

    strike, case = Strike.objects.get(), Case.objects.get()
    assert Post.objects.get(pk=post.pk).hidden_at is None
    assert strike.erased_at is not None
    assert (case.state, Decision.objects.get().state) == ("closed", "overturned")
    assert Report.objects.get().verdict == "disagreed"
    told = Notification.objects.filter(recipient=person("rob"), kind="appeal")
    assert [each.reason for each in told] == ["overturned"]


def test_upheld_everything_stays() -> None:
    post = offer()
    appeal = make_appeal(delivered(decide(make_case(post))))

    services.answer_appeal(
        standing=other(appeal), appeal=appeal, outcome="upheld", reasons="It was an offer."
    )

    assert Post.objects.get(pk=post.pk).hidden_at is not None
    assert Strike.objects.get().erased_at is None


def test_reduced_something_lighter_stands_and_weighs_less() -> None:
    post = offer()
    appeal = make_appeal(delivered(decide(make_case(post), "remove")))

    services.answer_appeal(
        standing=other(appeal), appeal=appeal, outcome="reduced", reasons="Once.", rung="note"
    )

    assert Post.objects.get(pk=post.pk).hidden_at is None
    assert [(strike.weight, strike.erased_at is None) for strike in Strike.objects.all()] == [
        (0.5, False),
        (0.25, True),
    ]


def test_who_said_what_they_would_do_does_not_look_again() -> None:
    case = make_case()
    assert case.community is not None
    sefa = keeper(case.community, "sefa")
    services.give_opinion(standing=sefa, case=case, rung="hide", text="I would hide it.")
    appeal = make_appeal(delivered(decide(case)))

    with pytest.raises(Denied, match="You said what you would do"):
        services.take_appeal(standing=sefa, appeal=appeal)
    case.refresh_from_db()
    assert case.is_passed_up  # nobody of the place is left who had no part in it


def test_who_says_something_about_the_appeal_itself_may_take_it_up() -> None:
    appeal = make_appeal()
    sefa = other(appeal)
    case = Case.objects.get(pk=appeal.decision.case_id)
    services.give_opinion(standing=sefa, case=case, rung="note", text="That was too much.")

    assert services.take_appeal(standing=sefa, appeal=appeal).reviewer == sefa.user


def test_what_stands_instead_fits_and_ends_when_it_would_have() -> None:
    until = timezone.now() + timedelta(days=20)
    suspended = delivered(decide(make_case(), "suspend", until=until))
    appeal = make_appeal(suspended)
    offered = {rung.slug for rung in lighter_than(suspended)}

    assert {"note", "warning", "no_links"} <= offered
    assert not offered & {"verify", "slow", "redact", "suspend_site", "suspend"}
    assert "verify" in {rung.slug for rung in lighter_than(suspended, for_site=True)}

    services.answer_appeal(
        standing=other(appeal), appeal=appeal, outcome="reduced", reasons="Once.", rung="no_links"
    )
    instead = Decision.objects.get(parent=suspended)
    assert (instead.rung, instead.until) == ("no_links", until)


def test_what_has_no_end_of_its_own_is_not_put_in_place_of_what_had_none() -> None:
    """A day's pause must not become no links for good."""
    hidden = delivered(decide(make_case(), "remove"))

    assert not {"no_links", "no_uploads", "no_invites"} & {one.slug for one in lighter_than(hidden)}


def test_nobody_of_one_place_puts_something_in_its_stead_that_reaches_beyond_it() -> None:
    appeal = make_appeal(
        delivered(decide(make_case(), "suspend", until=timezone.now() + timedelta(days=9)))
    )

    with pytest.raises(ValidationError, match="lighter"):
        services.answer_appeal(
            standing=other(appeal), appeal=appeal, outcome="reduced", reasons="x", rung="verify"
        )


def test_reduced_is_lighter() -> None:
    appeal = make_appeal()

    with pytest.raises(ValidationError, match="lighter"):
        services.answer_appeal(
            standing=other(appeal), appeal=appeal, outcome="reduced", reasons="x", rung="suspend"
        )
    appeal.refresh_from_db()
    assert appeal.decided_at is None


def test_an_answer_says_why() -> None:
    appeal = make_appeal()

    with pytest.raises(ValidationError, match="Say why"):
        services.answer_appeal(
            standing=other(appeal), appeal=appeal, outcome="overturned", reasons=" "
        )


def test_a_decision_is_appealed_once() -> None:
    appeal = make_appeal()

    with pytest.raises(Denied, match="said so already"):
        services.appeal(decision=appeal.decision, text="Again.")


def test_after_six_months_it_is_too_late() -> None:
    decision = delivered(decide(make_case()))
    Decision.objects.update(delivered_at=timezone.now() - timedelta(days=184))
    decision.refresh_from_db()

    with pytest.raises(Denied, match="six months are over"):
        make_appeal(decision)


def test_what_was_taken_back_cannot_be_appealed() -> None:
    decision = decide(make_case())
    assert decision.community is not None
    services.undo(standing=keeper(decision.community), decision=decision)

    with pytest.raises(Denied, match="nothing left to appeal"):
        make_appeal(decision)


def test_both_sides_write_about_it_until_it_is_answered() -> None:
    appeal = make_appeal()
    sefa = other(appeal)
    services.write_about_appeal(appeal=appeal, text="Was it yours to give?", standing=sefa)
    services.write_about_appeal(appeal=appeal, text="It was.")
    services.answer_appeal(standing=sefa, appeal=appeal, outcome="upheld", reasons="No.")
    appeal.refresh_from_db()

    with pytest.raises(Denied, match="was answered"):
        services.write_about_appeal(appeal=appeal, text="But!")
    lines = appeal.messages.order_by("pk").values_list("by_reviewer", "text")
    assert list(lines) == [(True, "Was it yours to give?"), (False, "It was.")]


def test_where_nobody_uninvolved_is_left_it_goes_to_the_sites_moderators() -> None:
    appeal = make_appeal()  # decided by the only one who keeps order there

    assert Case.objects.get().is_passed_up
    answer = {"outcome": "overturned", "reasons": "A gift."}
    services.answer_appeal(standing=of_site(), appeal=appeal, **answer)

    assert Decision.objects.get().state == "overturned"


def test_where_somebody_uninvolved_is_left_it_stays_in_the_community() -> None:
    decision = delivered(decide(make_case()))
    assert decision.community is not None
    keeper(decision.community, "sefa")
    appeal = make_appeal(decision)

    assert not Case.objects.get().is_passed_up
    with pytest.raises(Denied):
        services.take_appeal(standing=of_site(), appeal=appeal)
