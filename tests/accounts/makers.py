"""People for tests."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.accounts.models import User


def make_user(handle: str = "ada", **fields: Any) -> User:
    """A person with a confirmed address who keeps to the brand's guidelines."""
    found = User.objects.filter(handle=handle).first()
    if found is not None and not fields:
        return found
    values = {
        "name": handle.replace("-", " ").title(),
        "email": f"{handle}@example.org",
        "verified_at": timezone.now(),
    } | fields
    user = User(handle=handle, **values)
    user.set_unusable_password()
    user.save()
    return user
