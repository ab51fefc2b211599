"""Whether somebody may read the words of a case, or has to break the glass first."""

from __future__ import annotations

from apps.communities.access import Standing
from apps.communities.models import Visibility
from apps.core import clock
from apps.moderation.models import BrokenGlass, Case


def reads_words(standing: Standing, case: Case) -> bool:
    """Whether the words of a case are theirs to read. One query at most.

    What stands in public is; so is what happened where they belong. The site's own people break
    the glass before they read what a closed community said.
    """
    place = case.community
    if place is None or place.visibility == Visibility.PUBLIC:
        return True
    if standing.community == place and standing.keeps_order:
        return True
    broken = BrokenGlass.objects.filter(case=case, by=standing.viewer.pk, until__gt=clock.now())
    return broken.exists()
