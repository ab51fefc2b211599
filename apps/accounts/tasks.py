"""What accounts tidy away, hourly."""

from celery import shared_task

from apps.accounts import services


@shared_task(name="accounts.tidy", ignore_result=True)
def tidy() -> None:
    """Forget digests of banned addresses whose time is over."""
    services.forget_banned_addresses()
