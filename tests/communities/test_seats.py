"""The last seat, wanted by many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.communities.models import READING, Membership
from apps.communities.selectors import standing_of
from apps.communities.services import join_community
from apps.core.access import Denied
from tests.accounts.makers import make_user
from tests.communities.makers import make_community


@pytest.mark.django_db(transaction=True)
def test_fifty_people_want_the_last_seat_and_one_gets_it() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection; its writers queue anyway.")
    community = make_community(seats=1)
    standings = [standing_of(make_user(f"person-{n}"), community) for n in range(50)]

    def sit(number: int) -> bool:
        try:
            join_community(standing=standings[number], shows_name=False, accepted_version=0)
        except Denied:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=8) as pool:
        outcomes = list(pool.map(sit, range(50)))

    community.refresh_from_db()
    assert outcomes.count(True) == 1
    assert community.member_count == 1
    assert Membership.objects.filter(state__in=READING).count() == 1
