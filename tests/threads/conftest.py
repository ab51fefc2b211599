"""A thread of Ada's, and Ben, who may write in it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from apps.communities.access import Standing
from apps.threads.models import Thread
from tests.communities.makers import join, make_brand
from tests.threads.makers import make_thread


@pytest.fixture
def ground(settings: Settings, tmp_path: Any) -> None:
    """A brand, files of its own, and nobody who counts."""
    cache.clear()
    make_brand()
    settings.LIMITS = False
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def thread() -> Thread:
    return make_thread(author="ada")


@pytest.fixture
def ben(thread: Thread, client: Client) -> Standing:
    """A member since just now, signed in."""
    ben = join(thread.community, "ben")
    client.force_login(ben.user)
    return ben
