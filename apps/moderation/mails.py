"""What mails say that are owed to people: numbers and links, never anybody's words or name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.core import clock
from apps.moderation.models import Case, Cover, Priority, Reminder, Why
from apps.moderation.selectors.desk import desk_of
from apps.moderation.selectors.waiting import waiting_for


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail in plain sentences."""

    subject: str
    title: str
    lines: tuple[str, ...]
    button: str
    link: str
    reason: str  # why one gets it
    off: str = ""  # where it is switched off; "": it cannot be


Making = Callable[[User, Sequence[Reminder]], Mail | None]


def absolute(path: str) -> str:
    """An address as it stands in a mail."""
    return f"{settings.SITE_URL}{path}"


def switches() -> str:
    """Where people choose which mails they get."""
    return absolute(reverse("moderation:mails"))


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
                "Something was reported as danger, and somebody should look within the hour.",
                "%(n)d things were reported as danger, and somebody should look within the hour.",
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


def of_covering(person: User, reminders: Sequence[Reminder]) -> Mail | None:
    """Something of theirs is hidden until somebody has looked."""
    covers = Cover.objects.filter(
        case__subject=person, ended_at=None, pk__in={row.object_id for row in reminders}
    )
    if not (found := list(covers.select_related("snapshot"))):
        return None
    return Mail(
        subject=_("Something you wrote is hidden until somebody has looked"),
        title=_("Hidden until somebody has looked"),
        lines=(
            _(
                "Somebody was worried that it puts a person in danger. It is hidden for now, so"
                " that nothing happens meanwhile, and one who keeps order looks within the hour."
            ),
            _("This is no sanction, and counts for nothing. You hear what comes of it."),
        ),
        button=_("See what it is about"),
        link=absolute(found[0].snapshot.url),
        reason=_("You get this because it is about you; it cannot be turned off."),
    )


def of_uncovering(person: User, reminders: Sequence[Reminder]) -> Mail | None:
    """Nothing was wrong with it, and we are sorry."""
    covers = Cover.objects.filter(
        case__subject=person, was_fine=True, pk__in={row.object_id for row in reminders}
    )
    if not (found := list(covers.select_related("snapshot"))):
        return None
    return Mail(
        subject=_("It is back, and we are sorry"),
        title=_("It is back, and we are sorry"),
        lines=(
            _(
                "Somebody looked at what was hidden, and nothing was wrong with it. It can be read"
                " by everybody again, in its old place, and nothing of this counts."
            ),
            _(
                "We would rather hide once too often than once too late. It was your turn: thank"
                " you for bearing with us."
            ),
        ),
        button=_("See it there"),
        link=absolute(found[0].snapshot.url),
        reason=_("You get this because it is about you; it cannot be turned off."),
    )


MAILS: dict[str, Making] = {
    Why.DANGER: of_danger,
    Why.HANDED: of_handing,
    Why.DUE: of_due,
    Why.DIGEST: of_day,
    Why.COVERED: of_covering,
    Why.BACK: of_uncovering,
}
