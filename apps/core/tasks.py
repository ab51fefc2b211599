"""What the workers do for the ground floor."""

from celery import shared_task

from apps.core import limits, mail


@shared_task(name="core.drain_mail", ignore_result=True)
def drain_mail() -> None:
    """Send the letters that are due: when woken, and by beat in case a wake-up was lost."""
    while mail.drain() == mail.BATCH:
        pass


@shared_task(name="core.purge", ignore_result=True)
def purge() -> None:
    """Forget what is kept for a while only. Hourly."""
    limits.purge()
    mail.purge()
