"""What the tests of people stand on."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def unlimited(settings: Settings, tmp_path: Path) -> None:
    """Limits off, for they have tests of their own; a folder that goes away; quick hashes."""
    settings.LIMITS = False
    settings.MEDIA_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
