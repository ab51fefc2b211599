"""What tests ask of the ledger."""

from apps.ledger.events import Event
from apps.ledger.models import Entry
from apps.ledger.projections import PROJECTIONS


def recorded() -> list[Event]:
    """The facts in the ledger, oldest first."""
    return [entry.event for entry in Entry.objects.order_by("pk")]


def settle() -> None:
    """Run every projection until nothing is left to read."""
    while sum(projection.advance() for projection in PROJECTIONS.values()):
        pass
