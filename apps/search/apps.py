"""How the room joins the house."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding what one may see."""

    name = "apps.search"
    label = "search"

    def ready(self) -> None:
        from apps.search import exports  # noqa: PLC0415

        exports.declare()
