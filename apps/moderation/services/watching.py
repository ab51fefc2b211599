"""Looking at the clock: what is due, what nobody took up, and whose morning it is."""

from __future__ import annotations

from datetime import timedelta

from apps.core import clock
from apps.core.zones import zone_called
from apps.ledger.recording import record, use_case
from apps.moderation.events import DangerUnanswered
from apps.moderation.models import OPEN, Case, CaseState, Priority, Why, within
from apps.moderation.selectors.keepers import keepers_anywhere, keepers_of
from apps.moderation.services.auditing import audit
from apps.moderation.services.reminding import owe

SOON, LATE_FOR = timedelta(hours=1), timedelta(days=1)  # late for longer, the daily mail says so
ALONE = timedelta(minutes=30)  # that danger may wait until the site's own people hear of it
MORNING, EVENING = 8, 20  # by each one's own clock: nobody is woken by a sum


def watch() -> None:
    """Everything that the clock asks for; done twice it changes nothing."""
    remind_of_due()
    pass_up_danger()
    sum_up_the_day()


@use_case()
def remind_of_due() -> int:
    """Owe a mail about each case that is due or late to who has it, or to all if nobody does.

    Once for each of its times: a case that comes to be due earlier, or again after an appeal, is
    told of anew. How many mails were not owed yet.
    """
    now = clock.now()
    rows = Case.objects.filter(within(OPEN), due_at__range=(now - LATE_FOR, now + SOON))
    rows = rows.exclude(priority=Priority.DANGER, due_at__gt=now)  # it was told of when it came
    return sum(owe(_whose(case), Why.DUE, object_id=case.pk, mark=_mark(case)) for case in rows)


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
