"""How the room joins the house."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every room stands on; it knows no domain word."""

    name = "apps.core"
    label = "core"
