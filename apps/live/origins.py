"""Which pages may open a socket: our own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

FOREIGN = 4403


class OwnOriginOnly:
    """Refuses, before it is opened, every socket that a page of another origin asks for.

    A browser sends our cookies with a stranger's page too; the Origin is what tells them apart.
    """

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        headers = {name: value.decode("latin-1") for name, value in scope.get("headers", [])}
        if is_own(headers.get(b"origin", ""), headers.get(b"host", "")):
            await self.application(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": FOREIGN})


def is_own(origin: str, host: str) -> bool:
    """Whether an Origin is the site's, or of its scheme and one of its other names as asked for."""
    if origin == settings.SITE_URL:
        return True
    try:
        parts = urlsplit(origin)
        named = parts.hostname or ""
    except ValueError:
        return False
    scheme = "https" if settings.IS_HTTPS else "http"
    plain = origin == f"{scheme}://{parts.netloc}" and parts.netloc == host
    return (
        plain and "*" not in settings.ALLOWED_HOSTS and validate_host(named, settings.ALLOWED_HOSTS)
    )
