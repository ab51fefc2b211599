"""Which pages may open a socket: those of our own scheme, name and port."""

from __future__ import annotations

import pytest
from channels.db import database_sync_to_async
from pytest_django import Settings

from apps.live.origins import is_own
from tests.live.sockets import cookie_of, signed_in, socket

here = database_sync_to_async


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000"])
async def test_a_page_of_another_scheme_is_a_page_of_another_origin(host: str) -> None:
    _, client = await here(signed_in)()

    one = socket(cookie_of(client), f"https://{host}", host=host)

    assert await one.connect() == (False, 4403)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_scheme_is_compared_both_ways(settings: Settings, scheme: str) -> None:
    settings.SITE_URL, settings.IS_HTTPS = f"{scheme}://home.example.org", scheme == "https"
    settings.ALLOWED_HOSTS = ["home.example.org", "door.example.org"]
    tried = ["http", "https", "ws", "HTTP", "HTTPS", ""]

    heard = [each for each in tried if is_own(f"{each}://door.example.org", "door.example.org")]

    assert heard == [scheme]
