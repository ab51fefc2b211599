"""Trying colours is not keeping them: only what is kept counts."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from apps.core.limits import BUCKETS
from tests.accounts.makers import make_user
from tests.communities.makers import make_brand

pytestmark = pytest.mark.django_db
SENT = {"name": "Tern & Tide", "colour": "#8a2be2", "time_zone": "UTC", "reaction_0": "Thanks"}


@pytest.fixture(autouse=True)
def _ground(client: Client, settings: Any) -> None:
    cache.clear()
    settings.LIMITS = True
    make_brand()
    client.force_login(make_user("root", is_site_admin=True))


def test_looking_and_being_refused_leave_room_to_save(client: Client) -> None:
    allowed = BUCKETS["brand"].limits[0].times
    for n in range(allowed):
        bad = {"colour": "red"} if n % 2 else {"preview": "1"}
        assert client.post("/brand/", SENT | bad).status_code == (422 if n % 2 else 200)

    saved = [client.post("/brand/", SENT).status_code for _ in range(allowed + 1)]

    assert saved == [302] * allowed + [429]


def test_looking_has_a_limit_of_its_own(client: Client) -> None:
    allowed = BUCKETS["swatches"].limits[0].times

    looks = [client.post("/brand/", SENT | {"preview": "1"}) for _ in range(allowed + 1)]

    assert [look.status_code for look in looks] == [200] * allowed + [429]
    assert client.post("/brand/", SENT).status_code == 302
