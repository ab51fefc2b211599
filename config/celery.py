"""The workers, and what beat reminds them of.

All due work is rows. A task only has somebody look at them, so a lost task costs the seconds until
beat's next reminder and nothing else.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("coterie")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

REMINDERS = {  # seconds between two
    "ledger.advance": 3.0,
    "core.drain_mail": 5.0,
    "accounts.make_exports": 5.0,
    "notifications.spread": 5.0,
    "moderation.deliver": 5.0,
    "moderation.remind": 5.0,
    "moderation.watch": 300.0,
}
# The minute of every hour: what is over waits for no night, in which the machine may be off.
HOURLY = {
    "core.purge": 10,
    "accounts.tidy": 20,
    "guidelines.renew": 25,
    "communities.tidy": 30,
    "threads.purge": 40,
    "moderation.tidy": 50,
    "moderation.purge": 55,
}
app.conf.beat_schedule = {
    name: {"task": name, "schedule": every, "options": {"expires": every}}
    for name, every in REMINDERS.items()
} | {
    name: {"task": name, "schedule": crontab(minute=str(minute)), "options": {"expires": 1_800.0}}
    for name, minute in HOURLY.items()
}
