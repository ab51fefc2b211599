"""How the room joins the house."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """The brand, its communities, and who belongs."""

    name = "apps.communities"
    label = "communities"

    def ready(self) -> None:
        from apps.communities import kinds  # noqa: PLC0415, F401  models are ready only now
