"""How the room joins the house."""

from typing import Any

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """What reaches whom, and why."""

    name = "apps.notifications"
    label = "notifications"

    def ready(self) -> None:
        from apps.live import gates  # noqa: PLC0415  models are ready only now
        from apps.notifications import exports, projections  # noqa: F401, PLC0415

        exports.declare()
        gates.register("person-", is_their_own)


def is_their_own(person: Any, public_id: str) -> bool:
    """Everybody hears of what reaches themselves."""
    return bool(person.public_id == public_id)
