"""Breaking the glass: reading what a closed community said, for one case, within an hour."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.communities.models import Membership, Role, State
from apps.core import clock
from apps.moderation.models.cases import Case, CaseState

OPEN_FOR = timedelta(minutes=60)
TOLD_AFTER = timedelta(days=30)  # whom a case is about learns then that it was read from outside
LEAST_REASON, MOST_REASON = 10, 500


def an_hour_from_now() -> datetime:
    """When it closes by itself."""
    return clock.now() + OPEN_FOR


class BrokenGlassQuerySet(models.QuerySet["BrokenGlass"]):
    """Broken glass, by who may know of it."""

    def open_for(self, viewer: User | AnonymousUser, cases: Iterable[Case | int]) -> Self:
        """What lets somebody read the words of these cases just now; nobody else's glass does."""
        return self.filter(by=viewer.pk, case__in=cases, until__gt=clock.now())

    def told(self) -> Self:
        """Those that whoever it is about may know of: later, and not while a lawyer looks at it."""
        rows = self.filter(at__lt=clock.now() - TOLD_AFTER)
        return rows.exclude(case__state=CaseState.WAITING, case__waits_for="legal")

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """To the stewards of the community whose words were read."""
        own = Membership.objects.filter(user=viewer.pk, state=State.ACTIVE, role=Role.STEWARD)
        places = own.values("community")
        return self.filter(Q(case__community__in=places) | Q(case__origin__in=places))


class BrokenGlass(models.Model):
    """That one of the site's own people reads the words of a case where they do not belong."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="broken_glass")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=MOST_REASON)
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(default=an_hour_from_now)

    objects = BrokenGlassQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "broken glass"
        indexes = [
            models.Index(fields=["case", "by", "-until"], name="glass_by_case"),
        ]

    def __str__(self) -> str:
        return f"of {self.case_id} by {self.by_id}"
