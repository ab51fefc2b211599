"""What the desk costs, and the way in to it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.communities.models import Membership
from apps.home.selectors.shell import shell_of
from apps.moderation import services
from apps.moderation.models import Case
from tests.communities.makers import make_brand, make_community
from tests.moderation.makers import (
    keeper,
    make_appeal,
    make_case,
    of_site,
    offer,
    person,
    report,
)

pytestmark = pytest.mark.django_db
COST = 11  # session, user, shell 2; places, numbers, list, rules; opinions, proposals, appeals


def many_cases(many: int, slug: str = "bench") -> list[Case]:
    place = make_community(slug)
    return [make_case(offer(place, f"author-{slug}-{n}")) for n in range(many)]


@pytest.mark.parametrize("many", [1, 3, 9])
def test_the_queue_costs_the_same_however_much_waits(client: Client, many: int) -> None:
    make_brand()
    cases = many_cases(many) + many_cases(many, "mend")
    for case in cases:
        assert case.community is not None
        standing = keeper(case.community)
        services.give_opinion(standing=standing, case=case, rung="note")
        services.ask_opinion(standing=standing, case=case)
    make_appeal()
    client.force_login(person("priya"))
    client.get("/queue/")

    with CaptureQueriesContext(connection) as queries:
        assert client.get("/queue/").status_code == 200

    assert len(queries) == COST


@pytest.mark.parametrize("many", [1, 3])
def test_a_case_costs_the_same_however_much_is_in_it(client: Client, many: int) -> None:
    make_brand()
    post = offer()
    place = post.thread.community
    for number in range(many):
        case = report(post, f"reporter-{number}").case
        standing = keeper(place, f"keeper-{number}")
        services.note(standing=standing, case=case, text="They mended it.")
        services.give_opinion(standing=standing, case=case, rung="note")
    client.force_login(keeper(place).user)
    client.get("/queue/")

    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/queue/{case.public_id}/").status_code == 200

    assert len(queries) == 38


def test_the_way_in_is_shown_to_those_who_keep_order_with_what_waits(client: Client) -> None:
    make_brand()
    case = make_case()
    assert case.community is not None
    priya = keeper(case.community).user
    client.force_login(priya)

    shown = client.get("/").text

    assert 'href="/queue/"' in shown
    assert '1<span class="vh"> open</span>' in shown
    Membership.objects.filter(user=priya).update(role="member")
    assert 'href="/queue/"' not in client.get("/").text
    assert shell_of(person("rob")).cases is None


@pytest.mark.parametrize("flag", ["is_site_moderator", "is_site_admin"])
def test_for_the_sites_own_people_the_frame_counts_what_is_theirs(flag: str) -> None:
    make_brand()
    place = make_community()
    case, _other = make_case(offer(place)), make_case(offer(place, "otto"))
    maren = of_site(flag=flag).user
    with CaptureQueriesContext(connection) as queries:
        assert shell_of(maren).cases == 0
    assert len(queries) == 2

    services.pass_up(standing=keeper(place), case=case)

    assert shell_of(maren).cases == 1
