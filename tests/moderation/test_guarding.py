"""Who has a part in a case does nothing to it by side doors, and appeals are no open cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community
from apps.core.access import Denied
from apps.moderation import services
from apps.moderation.models import Appeal, Case, Cover, Decision, Opinion, Priority
from apps.moderation.selectors.past import proposed_for
from tests.communities.makers import make_community
from tests.moderation.makers import (
    choice,
    decide,
    delivered,
    keeper,
    make_appeal,
    make_case,
    offer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Community:
    return make_community()


# ── who reported it ──────────────────────────────────────────────────────────────────────────────
def test_a_moderator_who_reported_it_has_others_hide_it_first(place: Community) -> None:
    sefa = keeper(place, "sefa")
    case = make_case(offer(place), by="sefa")

    with pytest.raises(Denied, match="You reported this"):
        services.cover(standing=sefa, case=case)
    assert not Cover.objects.exists()

    services.cover(standing=keeper(place), case=case)
    assert Cover.objects.count() == 1


def test_a_moderator_who_reported_it_has_said_what_they_think(place: Community) -> None:
    sefa = keeper(place, "sefa")
    case = make_case(offer(place), by="sefa")

    with pytest.raises(Denied, match="You reported this"):
        services.give_opinion(standing=sefa, case=case, rung="ban")
    assert not Opinion.objects.exists()


# ── who decided it ───────────────────────────────────────────────────────────────────────────────
def appealed(place: Community) -> tuple[Standing, Case]:
    """One who decided, and their case that was appealed."""
    priya = keeper(place)
    make_appeal(delivered(decide(make_case(offer(place)), by=priya)))
    keeper(place, "sefa")
    return priya, Case.objects.select_related("community").get()


@pytest.mark.parametrize(
    "act",
    [
        lambda by, case, to: services.hand_over(standing=by, case=case, to=to.user, to_standing=to),
        lambda by, case, _: services.put_back(standing=by, case=case),
        lambda by, case, _: services.give_opinion(standing=by, case=case, rung="hide"),
        lambda by, case, _: services.wait_for(standing=by, case=case, whom="legal"),
    ],
)
def test_who_decided_has_no_hand_in_the_appeal(
    place: Community, act: Callable[[Standing, Case, Standing], Any]
) -> None:
    priya, case = appealed(place)

    with pytest.raises(Denied, match="You decided this"):
        act(priya, case, keeper(place, "sefa"))

    case.refresh_from_db()
    assert (case.assignee, case.state, Opinion.objects.count()) == (None, "appealed", 0)


# ── what was decided is not decided anew ─────────────────────────────────────────────────────────
def test_an_appealed_case_is_answered_and_nothing_else(place: Community) -> None:
    _priya, case = appealed(place)
    sefa = keeper(place, "sefa")

    for act in (
        lambda: services.decide(standing=sefa, case=case, choice=choice("note", case)),
        lambda: services.nothing_wrong(standing=sefa, case=case),
        lambda: services.wait_for(standing=sefa, case=case, whom="member"),
    ):
        with pytest.raises(Denied):
            act()

    assert (Decision.objects.count(), Appeal.objects.get().decided_at) == (1, None)


def test_appeals_are_not_decided_together_with_others(place: Community, client: Client) -> None:
    _priya, case = appealed(place)
    other = make_case(offer(place, "otto"))
    client.force_login(keeper(place, "sefa").user)
    User.objects.update(accepted_version=1)

    page = client.get(f"/queue/together/?case={case.public_id}&case={other.public_id}").text

    assert other.public_id in page
    assert f'value="{case.public_id}"' not in page


# ── what is proposed, and what a report costs ────────────────────────────────────────────────────
def test_nothing_heavier_than_hiding_is_proposed_for_a_first_breach(place: Community) -> None:
    case = make_case(offer(place), priority=Priority.DANGER, is_urgent=True)
    assert proposed_for(case) == "hide"


def test_wrong_addresses_cost_nobody_a_report(
    place: Community, client: Client, settings: Any
) -> None:
    cache.clear()
    settings.LIMITS = True
    post = offer(place)
    client.force_login(keeper(place, "sefa").user)
    User.objects.update(accepted_version=1)

    missing = [client.post(f"/report/post/missing000-{n}/").status_code for n in range(25)]
    sent = {"rule": "none", "priority": "3", "text": "An offer."}
    told = client.post(f"/report/post/{post.thread.public_id}-{post.number}/", sent)

    assert (set(missing), told.status_code) == ({404}, 302)
