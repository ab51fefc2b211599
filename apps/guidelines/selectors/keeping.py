"""Who gave their word on which version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Subquery

from apps.accounts.models import User
from apps.communities.models import Community, Membership
from apps.communities.selectors import brand
from apps.core import clock
from apps.guidelines.models import Acceptance, Edition
from apps.guidelines.renewals import asked_at
from apps.guidelines.rules import RuleSet


@dataclass(frozen=True, slots=True)
class Word:
    """The last word somebody gave on a set."""

    version: int
    at: datetime
    until: datetime | None  # when it is asked for again; None: no day is set, or it is asked for
    is_asked: bool  # for again, by now or soon

    def holds_for(self, rules: RuleSet) -> bool:
        """Whether there is nothing to ask them."""
        return self.version == rules.version and not self.is_asked


def keepers(community: Community | None, rules: RuleSet) -> int:
    """How many gave their word since everybody was last asked: small changes leave it standing."""
    given = Acceptance.objects.filter(
        edition__community=community,
        edition__version__gte=Subquery(_asked(community, rules)),
        edition__version__lte=rules.version,
    )
    return given.values("user").distinct().count()


def word_of(user: User, community: Community | None, rules: RuleSet) -> Word | None:
    """The last word they gave on this set, on whichever version; None: not yet. One query."""
    given = Acceptance.objects.filter(user=user, edition__community=community)
    told = given.annotate(asked=Subquery(_asked(community, rules))).order_by("-edition__version")
    found = told.values_list("edition__version", "asked", "at", "reminded_at").first()
    if found is None:
        return None
    version, asked, at, reminded = found
    stands = version >= asked and reminded is None
    renewed = rules.renew_months if stands else None
    until = asked_at(at, renewed, clock.now()) if renewed else None  # not reminded before now
    return Word(version, at, until, is_asked=reminded is not None)


def _asked(community: Community | None, rules: RuleSet) -> QuerySet[Edition, int]:
    """The version that everybody was asked for last: the first is one."""
    asking = Edition.objects.of(community).filter(is_major=True, version__lte=rules.version)
    return asking.values_list("version", flat=True)[:1]


def bound_by(community: Community | None) -> list[int]:
    """Ids of everybody who keeps to a set, or is to. One query."""
    if community is None:
        return list(_of_house().values_list("pk", flat=True))
    return list(_of_place(community).values_list("user_id", flat=True))


def owing(community: Community | None) -> list[int]:
    """Ids of those among them whose word on what holds is asked for yet. Two queries at most."""
    if community is None:
        people = _of_house().filter(accepted_version__lt=brand().guidelines_version)
        return list(people.values_list("pk", flat=True))
    members = _of_place(community).filter(accepted_version__lt=community.guidelines_version)
    return list(members.values_list("user_id", flat=True))


def _of_house() -> QuerySet[User]:
    return User.objects.filter(is_active=True, erased_at=None).exclude(email=None)


def _of_place(community: Community) -> QuerySet[Membership]:
    return Membership.objects.filter(community=community).reading()
