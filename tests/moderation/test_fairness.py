"""What stewards see of how their community is moderated, and the second look."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from apps.communities.models import Community
from apps.core.access import Denied
from apps.moderation import services
from apps.moderation.models import Case, Review
from apps.moderation.selectors.fairness import FEWEST, fairness, to_review
from tests.communities.makers import make_community
from tests.moderation.makers import decide, delivered, keeper, make_appeal, make_case, offer

pytestmark = pytest.mark.django_db


def decided(place: Community, by: str, rung: str, author: str) -> Case:
    """A case that somebody decided."""
    decision = delivered(decide(make_case(offer(place, author)), rung, by=keeper(place, by)))
    return decision.case


def drawn(case: Case) -> Case:
    """A case that is one of the twenty."""
    Case.objects.filter(pk=case.pk).delete()
    case.pk = 20 * 1_000_000
    case.save(force_insert=True)
    return case


def test_the_work_is_counted_by_who_did_it() -> None:
    place = make_community()
    decided(place, "priya", "hide", "rob")
    last = decided(place, "priya", "remove", "otto")
    decided(place, "sefa", "note", "mika")
    appeal = make_appeal(last.decisions.get())
    services.answer_appeal(
        standing=keeper(place, "sefa"), appeal=appeal, outcome="overturned", reasons="A gift."
    )

    work = {row.who.name: row for row in fairness(place).work}

    assert (work["Priya"].decisions, work["Priya"].appealed, work["Priya"].overturned) == (2, 1, 1)
    assert (work["Sefa"].decisions, work["Sefa"].appealed) == (1, 0)


def test_where_two_decided_under_one_rule_it_is_laid_side_by_side() -> None:
    place = make_community()
    decided(place, "priya", "hide", "rob")
    assert fairness(place).drift == ()
    decided(place, "sefa", "note", "mika")

    (drift,) = fairness(place).drift

    assert drift.rule == "§4 Nobody sells here."
    assert [(who.name, steps[0][0].slug) for who, steps in drift.rows] == [
        ("Priya", "hide"),
        ("Sefa", "note"),
    ]


def test_another_communitys_work_is_not_counted() -> None:
    place = make_community()
    decided(make_community("elsewhere"), "priya", "hide", "rob")

    assert fairness(place).work == ()


def test_who_had_a_part_in_it_does_not_look_again() -> None:
    place = make_community()
    case = drawn(decided(place, "priya", "hide", "rob"))
    case.assignee = keeper(place).user
    case.save()

    assert not to_review(keeper(place, "priya")).exists()
    assert list(to_review(keeper(place, "sefa"))) == [case]


def test_a_second_look_is_kept_beside_what_was_done_and_changes_nothing() -> None:
    place = make_community()
    case = drawn(decided(place, "priya", "hide", "rob"))

    services.review(standing=keeper(place, "sefa"), case=case, rung="note")

    said = Review.objects.get()
    assert (said.rung, said.decided) == ("note", "nothing")  # its decision went with the old row
    with pytest.raises(Denied):
        services.review(standing=keeper(place, "noor"), case=case, rung="note")


def test_a_second_look_says_something() -> None:
    place = make_community()
    case = drawn(decided(place, "priya", "hide", "rob"))

    with pytest.raises(ValidationError):
        services.review(standing=keeper(place, "sefa"), case=case, rung="hang")


def test_agreement_is_told_from_twenty_pairs_on() -> None:
    place = make_community()
    sefa = keeper(place, "sefa")
    case = make_case(offer(place))
    for n in range(FEWEST):
        copy = Case.objects.create(community=place, due_at=case.due_at)
        Review.objects.create(
            case=copy, by=sefa.user, rung="hide" if n % 2 else "note", decided="hide"
        )
        known = fairness(place).kappa
        assert (known is None) == (n + 1 < FEWEST)


def test_the_second_look_does_not_tell_what_was_decided_nor_who_told(client: Client) -> None:
    place = make_community()
    case = drawn(decided(place, "priya", "hide", "rob"))
    client.force_login(keeper(place, "sefa").user)

    page = client.get(f"/c/{place.slug}/second-look/").text

    assert case.public_id in page
    for word in ("Dilys", "dilys", "Priya", "checked"):
        assert word not in page.partition("<main")[2].partition("</main>")[0]


def test_stewards_read_how_it_goes_and_moderators_do_not(client: Client) -> None:
    place = make_community()
    decided(place, "priya", "hide", "rob")
    client.force_login(keeper(place, "maren", "steward").user)
    assert "Priya" in client.get(f"/c/{place.slug}/fairness/").text
    client.force_login(keeper(place, "priya").user)
    assert client.get(f"/c/{place.slug}/fairness/").status_code == 403
