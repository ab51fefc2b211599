"""What threads tidy away, hourly."""

from celery import shared_task

from apps.threads import services


@shared_task(name="threads.purge", ignore_result=True)
def purge() -> None:
    """Empty what was deleted 30 days ago, and throw unused pictures away."""
    services.purge_deleted()
    services.purge_orphans()
