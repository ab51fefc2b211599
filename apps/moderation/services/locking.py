"""A case as it is once nobody else changes it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.moderation.access import Rank, subject_rank
from apps.moderation.models import Case


def locked_case(standing: Standing, case: Case) -> Case:
    """The case, locked. Raises Denied when it is none that they may see."""
    seen = Case.objects.visible_to(standing.viewer).select_related("community", "origin", "subject")
    found = seen.select_for_update(no_key=True, of=("self",)).filter(pk=case.pk).first()
    if found is None:
        raise Denied(_("This case is no longer here."))
    return found


def rank_of_subject(case: Case) -> Rank:
    """How high the person stands whom the case is about; nobody stands lowest."""
    if not isinstance(case.subject, User):
        return Rank(0)
    return subject_rank(standing_of(case.subject, case.community))
