"""What mails say to those who told us of something, and to those whom something was about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.core import clock
from apps.core.kinds import KINDS
from apps.moderation.mail.making import Mail, absolute, switches
from apps.moderation.models import Cover, Outcome, Reminder, Report, Strike, Verdict
from apps.moderation.selectors.thanks import month_before, month_of
from apps.moderation.weighing import weighs_now


def _reports(person: User, reminders: Sequence[Reminder]) -> QuerySet[Report]:
    return Report.objects.filter(reporter=person, pk__in={row.object_id for row in reminders})


def _told() -> str:
    return absolute(reverse("moderation:told"))


def of_receiving(person: User, reminders: Sequence[Reminder]) -> Mail | None:
    """We have their report."""
    many = _reports(person, reminders).filter(answered_at=None).count()
    if not many:
        return None
    title = ngettext("We have your report", "We have your reports", many)
    return Mail(
        subject=title,
        title=title,
        lines=(
            _(
                "Thank you for telling us. Somebody who keeps order reads it, and you hear what"
                " comes of it, whatever that is."
            ),
            _("Nobody you told us about can see that you did."),
        ),
        button=_("What you told us"),
        link=_told(),
        reason=_("You get this because you told us of something."),
        off=switches(),
    )


def of_answer(person: User, reminders: Sequence[Reminder]) -> Mail | None:
    """What came of it; of what was done, and by whom, nothing."""
    rows = _reports(person, reminders).filter(answered_at__isnull=False)
    found = list(rows.exclude(verdict=Verdict.OPEN).order_by("pk"))
    if not found:
        return None
    again = {row.object_id: row.mark for row in reminders if row.mark}
    anew = all(report.pk in again for report in found)
    return Mail(
        subject=_("Somebody looked again") if anew else _("What came of your report"),
        title=_("Somebody looked again.") if anew else _("Thank you. Somebody looked."),
        lines=tuple(_answered(report, again.get(report.pk, "")) for report in found),
        button=_("What you told us"),
        link=_told(),
        reason=_("You get this because you told us of something."),
        off=switches(),
    )


def _answered(report: Report, again: str) -> str:
    """What came of a report, or what came of it after an appeal, whose outcome `again` is then."""
    here = timezone.localtime(report.at)
    when = {"day": formats.date_format(here, "j F") + _about(report)}
    if again == Outcome.REDUCED:
        said = _(
            "Of what you told us on %(day)s: somebody who had no part in it looked again, and"
            " something lighter was done. A rule was crossed, and you were right to say so."
        )
    elif again == Outcome.OVERTURNED:
        said = _(
            "Of what you told us on %(day)s: somebody who had no part in it looked again, and no"
            " rule was crossed, as they read it. It was still good to say."
        )
    elif report.verdict == Verdict.AGREED:
        said = _(
            "Of what you told us on %(day)s: action was taken. You were right to say so. What was"
            " done stays between us and whom it is about."
        )
    elif report.verdict == Verdict.DISAGREED:
        said = _(
            "Of what you told us on %(day)s: no rule was crossed, as we read it. It was still good"
            " to say."
        )
    else:
        said = _("Of what you told us on %(day)s: we could not tell from what was there.")
    return said % when


def _about(report: Report) -> str:
    """Which of several it was: by its title, while whoever told us may read that."""
    kind = KINDS.get(report.kind)
    row = kind.found(report.reporter, [report.object_id]).get(report.object_id) if kind else None
    return _(", about “%(title)s”") % {"title": kind.title(row)} if kind and row else ""


def of_month(person: User, reminders: Sequence[Reminder]) -> Mail | None:
    """How often those who looked agreed with them."""
    start, end = month_before(_month(reminders[-1]))
    if (month := month_of(person, start, end)) is None:
        return None
    name = formats.date_format(month.start, "F")
    told = ngettext(
        "In %(month)s you told us of one thing.",
        "In %(month)s you told us of %(n)d things.",
        month.told,
    ) % {"n": month.told, "month": name}
    return Mail(
        subject=_("Thank you for looking out in %(month)s") % {"month": name},
        title=_("Thank you for looking out in %(month)s") % {"month": name},
        lines=(told, *_agreed(month.told, month.agreed, month.unclear)),
        button=_("What you told us"),
        link=_told(),
        reason=_("You get this once a month if you told us of something."),
        off=switches(),
    )


def _month(reminder: Reminder) -> datetime:
    """A moment of the month after the one that the mail is about."""
    year, month = map(int, reminder.mark.split("-"))
    return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)


def _agreed(told: int, agreed: int, unclear: int) -> list[str]:
    lines = []
    if agreed == told:
        lines.append(_("Those who looked agreed, every time. That spared somebody something."))
    elif agreed:
        said = ngettext(
            "With one of them those who looked agreed. That spared somebody something.",
            "With %(n)d of them those who looked agreed. That spared somebody something.",
            agreed,
        )
        lines.append(said % {"n": agreed})
    elif told > unclear:
        lines.append(
            _(
                "Those who looked read it otherwise this time. Looking is their part, and saying so"
                " was yours: it is welcome all the same."
            )
        )
    if unclear:
        said = ngettext(
            "One could not be told from what was there.",
            "%(n)d could not be told from what was there.",
            unclear,
        )
        lines.append(said % {"n": unclear})
    return lines


def of_fading(person: User, reminders: Sequence[Reminder]) -> Mail | None:
    """Something that counted against them counts no more."""
    now = clock.now()
    rows = Strike.objects.filter(
        user=person, erased_at=None, pk__in={row.object_id for row in reminders}
    )
    over = [strike for strike in rows.order_by("at") if not weighs_now(strike, now)]
    if not over:
        return None
    months = Counter(formats.date_format(timezone.localtime(one.at), "F Y") for one in over)
    left = Strike.objects.filter(user=person, erased_at=None, decision__delivered_at__isnull=False)
    counts = any(weighs_now(strike, now) for strike in left)
    title = _("Nothing of %(month)s counts any more") % {"month": ", ".join(months)}
    return Mail(
        subject=title,
        title=title,
        lines=(
            _(
                "A year ago we wrote you a letter, and something in it counted against you. That is"
                " over: nobody proposes anything heavier because of it."
            ),
            _("Something newer still counts. “How you stand” says what, and until when.")
            if counts
            else _("Nothing counts against you now. You stand where everybody begins."),
        ),
        button=_("How you stand"),
        link=absolute(reverse("moderation:standing")),
        reason=_("You get this because it is about you."),
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
                "It may put a person in danger. It is hidden for now, so that nothing happens"
                " meanwhile, and one who keeps order looks within the hour."
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
