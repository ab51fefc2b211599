"""Copies made, and what accounts tidy away, hourly."""

from celery import shared_task

from apps.accounts import services


@shared_task(name="accounts.tidy", ignore_result=True)
def tidy() -> None:
    """Forget digests of banned addresses, and copies, whose time is over."""
    services.forget_banned_addresses()
    services.forget_exports()


@shared_task(name="accounts.make_exports", ignore_result=True)
def make_exports() -> None:
    """Make the copies that were asked for: when woken, and by beat in case a wake-up was lost."""
    while services.make_next_export():
        pass
