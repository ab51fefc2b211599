"""How the room joins the house."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Reports, cases, decisions and appeals."""

    name = "apps.moderation"
    label = "moderation"

    def ready(self) -> None:
        from apps.moderation import kinds, projections  # noqa: F401, PLC0415  models are ready only now

        kinds.declare()
