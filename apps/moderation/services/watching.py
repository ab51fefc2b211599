"""Looking at the clock: what is due, what nobody took up, and whose morning it is."""

from __future__ import annotations

from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.core import clock
from apps.core.zones import zone_called
from apps.ledger.recording import record, use_case
from apps.moderation.events import DangerUnanswered, ReportersThanked, StrikeFaded
from apps.moderation.models import (
    OPEN,
    Case,
    CaseState,
    Priority,
    Reminder,
    Report,
    Strike,
    Why,
    Wishes,
    within,
)
from apps.moderation.selectors.keepers import keepers_anywhere, keepers_of
from apps.moderation.selectors.thanks import month_before
from apps.moderation.services.auditing import audit
from apps.moderation.services.reminding import owe
from apps.moderation.weighing import FORGOTTEN

SOON, LATE_FOR = timedelta(hours=1), timedelta(days=1)  # late for longer, the daily mail says so
ALONE = timedelta(minutes=30)  # that danger may wait until the site's own people hear of it
FIRST_DAYS = 7  # of a month, within which people are thanked for the last
LATE_FADING = timedelta(days=7)  # what faded longer ago, while nobody looked, is no news
CHUNK = 500  # people in one transaction
MORNING, EVENING = 8, 20  # by each one's own clock: nobody is woken by a sum


def watch() -> None:
    """Everything that the clock asks for; done twice it changes nothing."""
    remind_of_due()
    pass_up_danger()
    sum_up_the_day()
    thank_reporters()
    note_what_faded()
    sum_up_the_week()


@use_case()
def remind_of_due() -> int:
    """Owe a mail about each case that is due or late to who has it, or to all if nobody does.

    Once for each of its times: a case that comes to be due earlier, or again after an appeal, is
    told of anew. How many mails were not owed yet.
    """
    now = clock.now()
    rows = Case.objects.filter(within(OPEN), due_at__range=(now - LATE_FOR, now + SOON))
    rows = rows.exclude(priority=Priority.DANGER, due_at__gt=now)  # it was told of when it came
    known = set(
        Reminder.objects.filter(why=Why.DUE, object_id__in=rows.values("pk")).values_list(
            "object_id", "mark"
        )
    )
    new = [case for case in rows if (case.pk, _mark(case)) not in known]
    return sum(owe(_whose(case), Why.DUE, object_id=case.pk, mark=_mark(case)) for case in new)


def _whose(case: Case) -> list[int]:
    return [case.assignee_id] if case.assignee_id is not None else keepers_of(case)


def _mark(case: Case) -> str:
    """Its state, as far as time goes: "soon" or "late", and for which time."""
    state = "late" if case.due_at <= clock.now() else "soon"
    return f"{state}-{int(case.due_at.timestamp())}"


@use_case()
def pass_up_danger() -> int:
    """Have the site's moderators look where nobody of the place took up danger in half an hour."""
    left = timedelta(hours=1) - ALONE
    rows = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state__in=(CaseState.NEW, CaseState.TRIAGED),
        priority=Priority.DANGER,
        assignee=None,
        is_passed_up=False,
        community__isnull=False,
        due_at__lte=clock.now() + left,
    )
    found = list(rows.select_related("community").order_by("pk"))
    for case in found:
        case.is_passed_up = True
        case.save(update_fields=["is_passed_up"])
        record(DangerUnanswered(case_id=case.pk), actor=None, community=case.community)
        audit("case.passed_up", standing=None, community=case.community, thing=("case", case.pk))
    return len(found)


@use_case()
def sum_up_the_day() -> int:
    """Owe everybody who keeps order their numbers of the day, by their own clock."""
    now = clock.now()
    owed = 0
    for person in keepers_anywhere():
        here = now.astimezone(zone_called(person.time_zone))
        if MORNING <= here.hour < EVENING:
            owed += owe([person.pk], Why.DIGEST, mark=f"{here:%Y-%m-%d}")
    return owed


def _is_day(now: datetime, person: User) -> bool:
    """Whether it is neither night nor late where they are."""
    return MORNING <= now.astimezone(zone_called(person.time_zone)).hour < EVENING


@use_case()
def thank_reporters() -> int:
    """Owe those who told us of something last month a note of how that went; how many."""
    now = clock.now()
    if now.day > FIRST_DAYS:
        return 0
    start, end = month_before(now)
    told = Report.objects.filter(at__gte=start, at__lt=end, answered_at__isnull=False)
    mark = f"{start:%Y-%m}"
    known = Reminder.objects.filter(why=Why.MONTH, mark=mark)
    people = User.objects.present().filter(pk__in=told.values("reporter"))
    new = people.exclude(pk__in=known.values("person")).order_by("pk")[:CHUNK]
    ids = [person.pk for person in new if _is_day(now, person)]
    if owe(ids, Why.MONTH, mark=mark):
        rows = known.filter(person__in=ids).values_list("pk", flat=True)
        record(ReportersThanked(reminder_ids=sorted(rows)), actor=None)
    return len(ids)


@use_case()
def note_what_faded() -> int:
    """Owe people word that something counts no more, a year after; how many such things."""
    now = clock.now()
    over = Strike.objects.filter(
        erased_at=None,
        decision__delivered_at__isnull=False,
        at__gt=now - FORGOTTEN - LATE_FADING,
        at__lte=now - FORGOTTEN,
    )
    known = Reminder.objects.filter(why=Why.FADED).values("object_id")
    found = list(over.exclude(pk__in=known).select_related("user").order_by("pk")[:CHUNK])
    found = [strike for strike in found if _is_day(now, strike.user)]
    for strike in found:
        if owe([strike.user_id], Why.FADED, object_id=strike.pk):
            fact = StrikeFaded(decision_id=strike.decision_id, subject_id=strike.user_id)
            record(fact, actor=None, community=strike.community)
    return len(found)


@use_case()
def sum_up_the_week() -> int:
    """Owe site admins who asked for it the numbers of the week, on Monday by their own clock."""
    now = clock.now()
    asked = Wishes.objects.filter(health=True).values("person")
    owed = 0
    for person in User.objects.present().filter(is_site_admin=True, pk__in=asked):
        here = now.astimezone(zone_called(person.time_zone))
        if here.weekday() == 0 and MORNING <= here.hour < EVENING:
            owed += owe([person.pk], Why.HEALTH, mark=f"{here:%G-W%V}")
    return owed
