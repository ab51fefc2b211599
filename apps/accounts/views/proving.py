"""Whether it is really them: asked before what would hurt on a device somebody left open."""

from __future__ import annotations

import time

from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.core.requests import Request

RECENTLY = 15 * 60  # seconds: who has no password shows themselves by having just signed in
ASKED_ONCE = require_http_methods(["GET", "HEAD", "POST"])


def is_known(request: Request, user: User) -> bool:
    """Whether a form can tell: by the password it asks for, or by how fresh the session is."""
    since = time.time() - float(request.session.get("signed_in_at", 0))
    return user.has_usable_password() or since < RECENTLY
