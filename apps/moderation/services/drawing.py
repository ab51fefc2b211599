"""Drawing juries by lot, and who lets themselves be drawn."""

from __future__ import annotations

from collections.abc import Iterator
from secrets import SystemRandom

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.core import clock
from apps.ledger.recording import record, use_case
from apps.moderation.access import may_sit
from apps.moderation.events import JurorDrawn
from apps.moderation.models import Appeal, Case, Juror, Jury, Priority, Willing
from apps.moderation.models.juries import SEATS, champions
from apps.moderation.rungs import LADDER, PICTURE
from apps.moderation.selectors.ties import ties_to_appeal
from apps.moderation.services.auditing import audit

LOT = SystemRandom()


@use_case()
def be_willing(*, standing: Standing, on: bool) -> None:
    """Say that one may be asked to sit on juries here, or no longer. Raises Denied for others."""
    may_sit(standing).require()
    own = Willing.objects.filter(user=standing.user, community=standing.community)
    if not on:
        own.delete()
    elif not own.exists():
        made = Willing(user=standing.user, community=standing.community)
        Willing.objects.bulk_create([made], ignore_conflicts=True)


def draw_jury(appeal: Appeal, case: Case) -> Jury | None:
    """Three by lot for an appeal that was filed just now, where the place has juries.

    None for cases that cannot wait, for words that were taken out, which nobody else is to read,
    for pictures, which no jury sees, and where fewer than three could sit. The case is locked.
    """
    place = case.community
    if place is None or not place.has_juries or case.priority != Priority.QUALITY:
        return None
    if LADDER[appeal.decision.rung].asks_passages or case.targets.filter(kind=PICTURE).exists():
        return None
    drawn = [person for person, _ in zip(_by_lot(appeal), range(SEATS), strict=False)]
    if len(drawn) < SEATS:
        return None
    jury = Jury.objects.create(appeal=appeal)
    appeal.jury_until = jury.due_at
    appeal.save(update_fields=["jury_until"])
    _seat(jury, drawn, "jury.drawn")
    return jury


def fill_seats(jury: Jury) -> None:
    """Excuse those who may sit no longer and have not voted, and draw others where there are any.

    The case is locked.
    """
    place = jury.appeal.decision.community_id
    here = champions().filter(community=place, user__in=User.objects.unheld())
    empty = jury.jurors.seated().filter(voted_at=None).exclude(user__in=here.values("user"))
    gone = list(empty.values_list("pk", flat=True))
    if not gone:
        return
    Juror.objects.filter(pk__in=gone).update(excused_at=clock.now())
    others = zip(_by_lot(jury.appeal), gone, strict=False)
    _seat(jury, [person for person, _ in others], "jury.filled")


def _seat(jury: Jury, people: list[User], act: str) -> None:
    appeal = jury.appeal
    for person in people:
        juror = Juror.objects.create(jury=jury, user=person)
        record(JurorDrawn(juror_id=juror.pk, user_id=person.pk), actor=None)
    audit(
        act,
        standing=None,
        community=appeal.decision.community,
        thing=("appeal", appeal.pk),
        after={"jurors": [person.pk for person in people]},
    )


def _by_lot(appeal: Appeal) -> Iterator[User]:
    """Everybody who could sit, in an order that nobody chose."""
    place = appeal.decision.community
    willing = Willing.objects.filter(community=place).values("user")
    seats = champions().filter(community=place, user__in=User.objects.unheld())
    drawn = Juror.objects.filter(jury__appeal=appeal).values("user")
    rows = seats.filter(user__in=willing).exclude(user__in=drawn).select_related("user")
    found = [row.user for row in rows.order_by("pk") if not _keeps_site(row.user)]
    LOT.shuffle(found)
    return (person for person in found if not ties_to_appeal(person, appeal))


def _keeps_site(person: User) -> bool:
    """Whether they keep order for the whole site, or cannot be reached."""
    return person.is_site_moderator or person.is_site_admin or person.verified_at is None
