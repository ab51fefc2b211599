"""Having people's word asked for again."""

from __future__ import annotations

from celery import shared_task

from apps.guidelines import services


@shared_task(name="guidelines.renew", ignore_result=True)
def renew() -> None:
    """Remind, and ask again; done twice it changes nothing."""
    while services.remind():
        pass
    while services.ask_again():
        pass
