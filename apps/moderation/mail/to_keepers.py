"""What mails say to those who keep order: what cannot wait, what is due, and how much waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.core import clock
from apps.moderation.mail.making import Mail, absolute, switches
from apps.moderation.models import Case, Priority, Reminder
from apps.moderation.selectors.desk import desk_of
from apps.moderation.selectors.health import health
from apps.moderation.selectors.queue import age_of
from apps.moderation.selectors.waiting import waiting_for


def _theirs(person: User, reminders: Sequence[Reminder]) -> QuerySet[Case]:
    """The cases that mails are owed about, as far as they are open and theirs to see now."""
    seen = Case.objects.visible_to(person).open()
    return seen.filter(pk__in={row.object_id for row in reminders})


def _link(cases: Sequence[Case]) -> str:
    """To the case; of several, to the queue."""
    one = len(cases) == 1
    return absolute(cases[0].get_absolute_url() if one else reverse("moderation:queue"))


def of_danger(person: User, reminders: Sequence[Reminder]) -> Mail | None:
    """Somebody may be in danger: whoever keeps order there looks now."""
    theirs = _theirs(person, reminders).filter(priority=Priority.DANGER)
    if not (cases := list(theirs)):
        return None
    taken = all(case.assignee_id is not None for case in cases)
    return Mail(
        subject=_("Please look now: somebody may be in danger"),
        title=_("Somebody may be in danger"),
        lines=(
            ngettext(
                "Something was marked as danger, and somebody should look within the hour.",
                "%(n)d things were marked as danger, and somebody should look within the hour.",
                len(cases),
            )
            % {"n": len(cases)},
            _("Somebody has taken it up already. Another pair of eyes does no harm.")
            if taken
            else _("Nobody has taken it up yet. Take it up first, so that the others know."),
        ),
        button=_("Look at it"),
        link=_link(cases),
        reason=_(
            "You get this because you keep order. Danger is written to everybody who does, and"
            " cannot be turned off."
        ),
    )


def of_handing(person: User, reminders: Sequence[Reminder]) -> Mail | None:
    """Somebody handed them a case."""
    if not (cases := list(_theirs(person, reminders).filter(assignee=person))):
        return None
    many = {"n": len(cases)}
    return Mail(
        subject=ngettext("A case is yours now", "%(n)d cases are yours now", len(cases)) % many,
        title=ngettext("A case is yours now", "%(n)d cases are yours now", len(cases)) % many,
        lines=(
            _("A colleague handed it to you. What it is about stands on its page, not in a mail."),
        ),
        button=_("Look at it"),
        link=_link(cases),
        reason=_("You get this because you keep order."),
        off=switches(),
    )


def of_due(person: User, reminders: Sequence[Reminder]) -> Mail | None:
    """What is due within the hour, and what is late."""
    if not (cases := list(_theirs(person, reminders))):
        return None
    late = sum(case.due_at <= clock.now() for case in cases)
    lines = []
    if soon := len(cases) - late:
        said = ngettext(
            "One case is due within the hour.", "%(n)d cases are due within the hour.", soon
        )
        lines.append(said % {"n": soon})
    if late:
        said = ngettext(
            "One case is late. Somebody waits to hear.",
            "%(n)d cases are late. People wait to hear.",
            late,
        )
        lines.append(said % {"n": late})
    return Mail(
        subject=_("Late in the queue") if late else _("Due within the hour"),
        title=_("Late in the queue") if late else _("Due within the hour"),
        lines=tuple(lines),
        button=_("Go there"),
        link=_link(cases),
        reason=_("You get this because you keep order, and this is yours or nobody’s yet."),
        off=switches(),
    )


def of_day(person: User, _reminders: Sequence[Reminder]) -> Mail | None:
    """How much waits; nothing on a day on which nothing does."""
    desk = desk_of(person)
    found = waiting_for(desk) if desk else None
    if found is None or not found.many:
        return None
    said = ngettext("%(n)d case waits", "%(n)d cases wait", found.many) % {"n": found.many}
    names = {priority: str(Priority(priority).label) for priority in found.by_priority}
    lines = [f"{names[key]}: {many}" for key, many in sorted(found.by_priority.items())]
    if found.late:
        lines.append(ngettext("%(n)d is late.", "%(n)d are late.", found.late) % {"n": found.late})
    if found.oldest:
        lines.append(_("The oldest has waited for %(age)s.") % {"age": found.oldest})
    return Mail(
        subject=said,
        title=said,
        lines=tuple(lines),
        button=_("Open the queue"),
        link=absolute(reverse("moderation:queue")),
        reason=_("You get this once a day because you keep order; never when nothing waits."),
        off=switches(),
    )


def of_week(person: User, _reminders: Sequence[Reminder]) -> Mail | None:
    """How moderation went, for site admins."""
    if not person.is_site_admin or person.is_suspended:
        return None
    found = health(clock.now())
    return Mail(
        subject=_("Moderation this week"),
        title=_("Moderation this week"),
        lines=(
            _("Cases opened: %(n)d") % {"n": found.opened},
            _("Decided: %(n)d") % {"n": found.decided},
            _("Late now: %(n)d") % {"n": found.late},
            _("From opening to deciding, in the middle: %(span)s") % {"span": _span(found.median)},
            _("Appeals: %(n)d, answered: %(answered)d, overturned: %(overturned)d")
            % {"n": found.appeals, "answered": found.answered, "overturned": found.overturned},
        ),
        button=_("How order is kept"),
        link=absolute(reverse("moderation:transparency")),
        reason=_("You get this once a week because you are a site admin and asked for it."),
        off=switches(),
    )


def _span(span: timedelta | None) -> str:
    """In hours and minutes, or in days."""
    return age_of(clock.now() - span) if span is not None else _("nothing was decided")
