"""What a thread says of itself between its posts."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import times
from apps.threads.slots import Grounds


def since(moment: datetime | None) -> str:
    """What stands above the first post that the viewer has not read."""
    if moment is None:
        return _("New since you were here")
    here, today = timezone.localtime(moment), timezone.localdate()
    clock = f"{here:%H:%M}"
    days = (today - here.date()).days
    if days == 0:
        return _("New since %(time)s") % {"time": clock}
    if days == 1:
        return _("New since yesterday, %(time)s") % {"time": clock}
    return _("New since %(time)s") % {"time": times.told(moment)}


def said_of(grounds: Grounds | None) -> str:
    """What stands where a post is hidden: the rules and the day, and nobody's name."""
    if grounds is None:
        return _("A post is hidden here for now.")
    if grounds.said:
        return grounds.said
    rules = " ".join(f"§{number}" for number in grounds.rules)
    day = times.day(grounds.at)
    if grounds.comes_back:
        return _("Hidden under %(rules)s, %(day)s.") % {"rules": rules, "day": day}
    return _("Removed under %(rules)s, %(day)s.") % {"rules": rules, "day": day}
