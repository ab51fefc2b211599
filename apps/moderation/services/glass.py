"""Reading along where one does not belong, with everybody concerned told of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.core import clock
from apps.core.text import tidy_line
from apps.ledger.recording import record, use_case
from apps.moderation.access import may_break_glass
from apps.moderation.events import GlassBroken
from apps.moderation.models import BrokenGlass, Case
from apps.moderation.models.glass import LEAST_REASON, MOST_REASON, OPEN_FOR
from apps.moderation.services.auditing import audit
from apps.moderation.services.locking import locked_case


@use_case()
def break_glass(*, standing: Standing, case: Case, reason: str) -> BrokenGlass:
    """Read the words of a case for an hour; the stewards of the place are told at once.

    Raises Denied for who may not, ValidationError without a reason.
    """
    words = tidy_line(reason)
    if not LEAST_REASON <= len(words) <= MOST_REASON:
        raise ValidationError(_("Say in a line why you need to read this: they will read it too."))
    case = locked_case(standing, case)
    may_break_glass(standing, case).require()
    now = clock.now()
    glass = BrokenGlass.objects.create(
        case=case, by=standing.user, reason=words, at=now, until=now + OPEN_FOR
    )
    fact = GlassBroken(case_id=case.pk, glass_id=glass.pk)
    record(fact, actor=standing.user, community=case.said_in)
    audit(
        "glass.broken",
        standing=standing,
        community=case.said_in,
        thing=("case", case.pk),
        after={"until": glass.until.isoformat()},
        reason=words,
    )
    return glass
