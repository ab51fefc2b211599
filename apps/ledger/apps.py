"""How the room joins the house."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    """Facts, and how far each reader has read."""

    name = "apps.ledger"
    label = "ledger"

    def ready(self) -> None:
        from apps.ledger import exports  # noqa: PLC0415  models are ready only now
        from apps.ledger.projections import open_cursors  # noqa: PLC0415

        exports.declare()
        post_migrate.connect(open_cursors, sender=self)
