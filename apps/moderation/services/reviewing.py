"""Looking at closed cases again, blind, to see whether two would decide alike."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.core.access import Denied
from apps.ledger.recording import use_case
from apps.moderation.models import Case, Review
from apps.moderation.rungs import LADDER, NOTHING
from apps.moderation.selectors.fairness import outcome_of, to_review
from apps.moderation.services.locking import locked_case


@use_case()
def review(*, standing: Standing, case: Case, rung: str) -> Review:
    """Say what they would have done. It changes nothing about the case, and is said once.

    Raises Denied for a case that is not theirs to look at again, ValidationError for no rung.
    """
    if rung not in LADDER and rung != NOTHING:
        raise ValidationError(_("Choose what you would have done."))
    case = locked_case(standing, case)
    if not to_review(standing).filter(pk=case.pk).exists():
        raise Denied(_("This one is not yours to look at again."))
    return Review.objects.create(case=case, by=standing.user, rung=rung, decided=outcome_of(case))
