"""A case as it is once nobody else changes it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.communities.access import Standing
from apps.core.access import Denied
from apps.moderation.models import Case


def locked_case(standing: Standing, case: Case) -> Case:
    """The case, locked. Raises Denied when it is none that they may see."""
    seen = Case.objects.visible_to(standing.viewer).select_related("community", "origin", "subject")
    found = seen.select_for_update(no_key=True, of=("self",)).filter(pk=case.pk).first()
    if found is None:
        raise Denied(_("This case is no longer here."))
    return found
