"""The one address of sockets, behind its two doors: our own origin, and a session."""

from __future__ import annotations

from typing import Any

from channels.routing import URLRouter
from channels.sessions import SessionMiddlewareStack
from django.urls import path

from apps.live.consumers import LiveConsumer
from apps.live.origins import OwnOriginOnly


async def nowhere(scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ARG001
    """There is no socket at this address."""
    await receive()
    await send({"type": "websocket.close", "code": 4404})


websocket_urlpatterns = [
    path("ws/", LiveConsumer.as_asgi()),
    path("", nowhere),  # type: ignore[arg-type]  # an ASGI application, as Channels has them
    path("<path:_>", nowhere),  # type: ignore[arg-type]
]
websocket_application = OwnOriginOnly(SessionMiddlewareStack(URLRouter(websocket_urlpatterns)))
