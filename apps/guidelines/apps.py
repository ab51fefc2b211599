"""How the room joins the house."""

from django.apps import AppConfig


class GuidelinesConfig(AppConfig):
    """Numbered rules, and who accepted which."""

    name = "apps.guidelines"
    label = "guidelines"

    def ready(self) -> None:
        from apps.accounts import thresholds  # noqa: PLC0415  models are ready only now
        from apps.guidelines import exports, kinds, projections  # noqa: F401, PLC0415
        from apps.guidelines.asking import first_stop  # noqa: PLC0415

        exports.declare()
        thresholds.register(first_stop)
