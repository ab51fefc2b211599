"""Asking for people's word again, where a set says after how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, QuerySet

from apps.communities.models import READING, Community
from apps.communities.selectors import brand
from apps.communities.services import lapse_acceptance
from apps.core import clock
from apps.guidelines.events import WordDue, WordLapsed
from apps.guidelines.models import Acceptance, Edition
from apps.guidelines.renewals import NOTICE, months_from
from apps.ledger.recording import record, use_case

CHUNK = 500  # people in one transaction


@use_case()
def remind() -> int:
    """Note that people will soon be asked again, two weeks ahead; how many, up to 500 of a set."""
    now = clock.now()
    for edition in _renewing():
        before = months_from(now + NOTICE, -_months(edition))
        due = _chunk(_given(edition.community, before).filter(reminded_at=None))
        if due:
            Acceptance.objects.filter(pk__in=[word.pk for word in due]).update(reminded_at=now)
            fact = WordDue(edition_id=edition.pk, user_ids=[word.user_id for word in due])
            record(fact, actor=None, community=edition.community)
            return len(due)
    return 0


@use_case()
def ask_again() -> int:
    """Ask people who were reminded, before they next write; how many, up to 500 of a set."""
    now = clock.now()
    for edition in _renewing():
        before = months_from(now, -_months(edition))
        over = _given(edition.community, before).filter(reminded_at__lte=now - NOTICE)
        people = [word.user_id for word in _chunk(over)]
        if people:
            lapse_acceptance(community=edition.community, user_ids=people)
            fact = WordLapsed(edition_id=edition.pk, user_ids=people)
            record(fact, actor=None, community=edition.community)
            return len(people)
    return 0


def _renewing() -> Iterator[Edition]:
    """The editions that hold now and ask again."""
    asking = Edition.objects.exclude(renew_months=None).select_related("community")
    for edition in asking.order_by("pk"):
        newer = Edition.objects.filter(community=edition.community, version__gt=edition.version)
        if not newer.exists():
            yield edition


def _months(edition: Edition) -> int:
    return edition.renew_months or 0


def _given(community: Community | None, before: datetime) -> QuerySet[Acceptance]:
    """The last words that members gave before a moment, and that hold yet."""
    asked = (community or brand()).guidelines_version
    words = Acceptance.objects.filter(
        edition__community=community, edition__version__gte=asked, at__lte=before
    )
    if community is None:
        return words.filter(user__is_active=True, user__accepted_version=F("edition__version"))
    return words.filter(
        user__memberships__community=community,
        user__memberships__state__in=READING,
        user__memberships__accepted_version=F("edition__version"),
    )


def _chunk(words: QuerySet[Acceptance]) -> list[Acceptance]:
    """The first 500 of them that nobody else is changing."""
    return list(words.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:CHUNK])
