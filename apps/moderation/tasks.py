"""What happens by itself."""

from celery import shared_task

from apps.moderation import services


@shared_task(name="moderation.deliver", ignore_result=True)
def deliver() -> None:
    """Send the letters that are due, and look after juries."""
    services.deliver_due()
    services.tend_juries()


@shared_task(name="moderation.tidy", ignore_result=True)
def tidy() -> None:
    """Forget what texts of more than a week ago were like."""
    services.forget_prints()


@shared_task(name="moderation.purge", ignore_result=True)
def purge() -> None:
    """Empty copies of what was deleted or taken out, and of appeals, once no case needs them."""
    services.purge_snapshots()
    services.purge_passages()
    services.purge_appeal_pictures()


@shared_task(name="moderation.remind", ignore_result=True)
def remind() -> None:
    """Write the mails that are owed: when woken, and by beat in case a wake-up was lost."""
    while services.write_reminders():
        pass


@shared_task(name="moderation.watch", ignore_result=True)
def watch() -> None:
    """Look at the clock for what is due, left alone, or to be summed up."""
    services.watch()
