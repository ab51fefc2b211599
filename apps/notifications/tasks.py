"""Telling many, a chunk at a time."""

from __future__ import annotations

from celery import shared_task

from apps.notifications import services


@shared_task(name="notifications.spread", ignore_result=True)
def spread() -> None:
    """Drain the jobs; beat sees to it that none is forgotten."""
    while services.spread():
        pass
