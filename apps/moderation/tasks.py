"""What happens by itself."""

from celery import shared_task

from apps.moderation import services


@shared_task(name="moderation.deliver", ignore_result=True)
def deliver() -> None:
    """Send the letters that are due, and look after juries."""
    services.deliver_due()
    services.tend_juries()
