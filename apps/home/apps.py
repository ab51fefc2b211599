"""How the room joins the house."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Pages composed of several rooms."""

    name = "apps.home"
    label = "home"
