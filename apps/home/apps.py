"""How the room joins the house."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Pages composed of several rooms."""

    name = "apps.home"
    label = "home"

    def ready(self) -> None:
        from apps.core import zones  # noqa: PLC0415  models are ready only now
        from apps.home.context import visitors_zone  # noqa: PLC0415

        zones.tell_visitors(visitors_zone)
