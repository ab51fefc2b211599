"""The one task that reads on."""

from celery import shared_task

from apps.ledger.projections import PROJECTIONS


@shared_task(name="ledger.advance", ignore_result=True)
def advance() -> None:
    """Bring all projections up to date: when woken, and by beat in case a wake-up was lost."""
    while sum(projection.advance() for projection in PROJECTIONS.values()):
        pass
