"""How the room joins the house."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """The brand, its communities, and who belongs."""

    name = "apps.communities"
    label = "communities"

    def ready(self) -> None:
        from apps.accounts import names  # noqa: PLC0415  models are ready only now
        from apps.communities import exports, kinds, projections  # noqa: PLC0415, F401
        from apps.communities.selectors import brand_names  # noqa: PLC0415

        exports.declare()
        names.reserve(brand_names)
