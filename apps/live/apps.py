"""How the room joins the house."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete


class LiveConfig(AppConfig):
    """Sockets that hint; pages fetch."""

    name = "apps.live"
    label = "live"

    def ready(self) -> None:
        from django.contrib.sessions.models import Session  # noqa: PLC0415  models are ready now

        post_delete.connect(end_its_sockets, sender=Session, dispatch_uid="live")


def end_its_sockets(instance: Any, **_: Any) -> None:
    """A session ends by sign-out, by its owner elsewhere, or by an admin: its sockets with it."""
    from apps.live.services import end_session  # noqa: PLC0415  channels reads the settings

    end_session(instance.session_key)
