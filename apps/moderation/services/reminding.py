"""Mails that are owed: noted once, and written when somebody looks whether they still hold."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.selectors import brand
from apps.core import clock
from apps.core.mail import post
from apps.core.waking import Bell
from apps.core.zones import zone_called
from apps.ledger.recording import use_case
from apps.moderation.mail import MAILS
from apps.moderation.mail.making import Mail
from apps.moderation.models import Reminder, Why, Wishes
from apps.moderation.services.delivering import ink_of

BATCH, TOGETHER = 100, 200  # mails of one go, and what one mail speaks of
WISH: dict[str, str] = {  # which switch a mail obeys; what is not here cannot be switched off
    Why.HANDED: "due",
    Why.DUE: "due",
    Why.DIGEST: "digest",
    Why.RECEIVED: "reports",
    Why.ANSWERED: "reports",
    Why.MONTH: "month",
    Why.FADED: "faded",
    Why.HEALTH: "health",
}

bell = Bell("moderation.remind")


@use_case()
def owe(people: Iterable[int], why: str, *, object_id: int = 0, mark: str = "") -> int:
    """Note that each of them is owed a mail about this; noted twice it is one.

    Returns how many were not noted yet.
    """
    wanted = set(people)
    rows = Reminder.objects.filter(why=why, object_id=object_id, mark=mark)
    missing = wanted - set(rows.filter(person__in=wanted).values_list("person_id", flat=True))
    Reminder.objects.bulk_create(
        (
            Reminder(person_id=person, why=why, object_id=object_id, mark=mark)
            for person in sorted(missing)
        ),
        ignore_conflicts=True,
    )
    if missing:
        transaction.on_commit(partial(bell.ring), robust=True)
    return len(missing)


def write_reminders() -> int:
    """Write the mails that are owed; how many."""
    waiting = Reminder.objects.filter(written_at=None).order_by("person", "why")
    pairs = list(waiting.values_list("person", "why").distinct()[:BATCH])
    return sum(_write(person, why) for person, why in pairs)


@use_case()
def _write(person_id: int, why: str) -> bool:
    """One mail about all that is owed to one person for one reason.

    Whoever comes second finds it written. What no longer holds, is not theirs to know any more,
    or was switched off is noted as written, and not sent.
    """
    rows = Reminder.objects.filter(person=person_id, why=why, written_at=None)
    locked = rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    found = list(locked[:TOGETHER])
    if not found:
        return False
    Reminder.objects.filter(pk__in=[row.pk for row in found]).update(written_at=clock.now())
    person = User.objects.present().exclude(email=None).filter(pk=person_id).first()
    if person is None or not _wants(person, why):
        return False
    with timezone.override(zone_called(person.time_zone)):
        mail = MAILS[why](person, found)
        if mail is None:
            return False
        _post(person, mail, once=f"{why}-{found[0].pk}")
    return True


def _wants(person: User, why: str) -> bool:
    if why not in WISH:
        return True
    said = Wishes.objects.filter(person=person).first() or Wishes()
    return bool(getattr(said, WISH[why]))


def _post(person: User, mail: Mail, once: str) -> None:
    house = brand()
    context = {"mail": mail, "brand": house, "ink": ink_of(house), "link": mail.link}
    post(
        person.email or "",
        mail.subject,
        render_to_string("moderation/mail/news.txt", context),
        html=render_to_string("moderation/mail/news.html", context),
        once=once,
    )


@use_case()
def wish(*, person: User, **switches: bool) -> Wishes:
    """Say which mails one would like."""
    said, _made = Wishes.objects.update_or_create(person=person, defaults=switches)
    return said
