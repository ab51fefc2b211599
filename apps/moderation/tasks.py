"""What happens by itself."""

from celery import shared_task

from apps.moderation import services


@shared_task(name="moderation.deliver", ignore_result=True)
def deliver() -> None:
    """Send the letters that are due."""
    services.deliver_due()


@shared_task(name="moderation.purge", ignore_result=True)
def purge() -> None:
    """Empty the copies of what was deleted, once no case needs them."""
    services.purge_snapshots()
