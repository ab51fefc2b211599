"""What communities tidy, hourly."""

from celery import shared_task

from apps.communities import services


@shared_task(name="communities.tidy", ignore_result=True)
def tidy() -> None:
    """Take from rows what held somebody and is over; pages count it as over by themselves."""
    services.let_go()
