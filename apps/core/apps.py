"""How the room joins the house."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every room stands on; it knows no domain word."""

    name = "apps.core"
    label = "core"

    def ready(self) -> None:
        from apps.core.sentences import speak  # noqa: PLC0415  forms need the apps

        speak()
