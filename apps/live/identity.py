"""Who sits behind a session, read anew each time."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest


def person_of(session_key: str | None) -> Any | None:
    """The person signed in with this session, as any page would know them; None for nobody.

    It is the pages' own check: the session stands and has not expired, its hash fits the password,
    and the account is active.
    """
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    person = auth.get_user(request)
    is_present = person.is_authenticated and getattr(person, "erased_at", None) is None
    return person if is_present else None
