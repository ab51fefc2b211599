"""Trying colours is not keeping them: only what is kept counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from apps.core.limits import BUCKETS
from tests.accounts.makers import make_user
from tests.communities.makers import make_brand

pytestmark = pytest.mark.django_db
ALLOWED = 4  # odd and even tries alike
SENT = {"name": "Tern & Tide", "colour": "#8a2be2", "time_zone": "UTC", "reaction_0": "Thanks"}


@pytest.fixture(autouse=True)
def _ground(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("brand", "swatches"):  # the same buckets, sooner full
        first, *_rest = BUCKETS[name].limits
        small = replace(BUCKETS[name], limits=(replace(first, times=ALLOWED),))
        monkeypatch.setitem(BUCKETS, name, small)
    cache.clear()
    settings.LIMITS = True
    make_brand()
    client.force_login(make_user("root", is_site_admin=True))


def test_looking_and_being_refused_leave_room_to_save(client: Client) -> None:
    for n in range(ALLOWED):
        bad = {"colour": "red"} if n % 2 else {"preview": "1"}
        assert client.post("/brand/", SENT | bad).status_code == (422 if n % 2 else 200)

    saved = [client.post("/brand/", SENT).status_code for _ in range(ALLOWED + 1)]

    assert saved == [302] * ALLOWED + [429]


def test_looking_has_a_limit_of_its_own(client: Client) -> None:
    looks = [client.post("/brand/", SENT | {"preview": "1"}) for _ in range(ALLOWED + 1)]

    assert [look.status_code for look in looks] == [200] * ALLOWED + [429]
    assert client.post("/brand/", SENT).status_code == 302
