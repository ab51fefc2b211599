"""Pages and sockets in one: what `up` serves, and what stands behind the proxy for sockets."""

from __future__ import annotations

from typing import Any, cast

from a2wsgi import WSGIMiddleware
from channels.routing import ProtocolTypeRouter

from config.wsgi import application as pages  # wakes Django, so it comes first

from apps.live.routing import websocket_application as sockets  # isort: skip

THREADS = 8  # pages answered at once; Django's own ASGI handler serves them 2 to 5 times slower

application = ProtocolTypeRouter(
    {"http": WSGIMiddleware(cast("Any", pages), workers=THREADS), "websocket": sockets}
)
