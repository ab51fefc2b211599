"""How the room joins the house."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People."""

    name = "apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        from apps.accounts import exports  # noqa: PLC0415  models are only there by now
        from apps.accounts.kinds import PROFILE  # noqa: PLC0415
        from apps.core.kinds import register  # noqa: PLC0415

        register(PROFILE)
        exports.declare()
