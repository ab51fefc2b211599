"""Whom a case is about, as those who keep order know them: what went before, and what they gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.communities.models import Invitation, Membership
from apps.core import clock
from apps.core.text import cut
from apps.moderation.models import Case, Strike
from apps.moderation.rungs import LADDER, Rung
from apps.moderation.selectors.record import Record, record_of
from apps.moderation.weighing import FORGOTTEN, weighs_now
from apps.threads.models import Post, Reaction

MOST = 1000  # posts and thanks that are counted; beyond, it is only said to be more


@dataclass(frozen=True, slots=True)
class Before:
    """Something decided about them within a year, and what is left of it."""

    rung: Rung
    at: datetime
    sections: tuple[int, ...]
    excerpt: str
    weight: float
    left: float
    is_erased: bool

    @property
    def part(self) -> int:
        """How much of it is left, in hundredths."""
        return round(100 * self.left / self.weight) if self.weight else 0


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of them where the case is."""

    byline: Byline
    since: datetime | None
    invited_by: Byline | None
    posts: int
    thanks: int
    record: Record
    before: tuple[Before, ...]
    strikes: tuple[Strike, ...]

    @property
    def says_much(self) -> bool:
        return self.posts > MOST

    @property
    def is_thanked_much(self) -> bool:
        return self.thanks > MOST

    def last_time(self, rung: str) -> datetime | None:
        """When that was last done about them here."""
        return next((one.at for one in self.before if one.rung.slug == rung), None)


def person_of(case: Case) -> Person | None:
    """Whom a case is about; None where it is about nobody. Five queries."""
    user = case.subject
    if not isinstance(user, User):
        return None
    held = Membership.objects.filter(community=case.community_id, user=user).first()
    said = _posts(case, user)
    strikes = _strikes(case, user)
    return Person(
        byline=byline_of(user),
        since=held.joined_at if held else user.created_at,
        invited_by=_inviter(case, user),
        posts=len(said),
        thanks=_thanks(case, user),
        record=record_of(said, held.joined_at if held else user.created_at, strikes),
        before=tuple(_before(strike) for strike in strikes),
        strikes=strikes,
    )


def _posts(case: Case, user: User) -> list[datetime]:
    """When they said something there, the newest first."""
    posts = Post.objects.filter(author=user, deleted_at=None)
    if case.community_id:
        posts = posts.filter(thread__community=case.community_id)
    return list(posts.order_by("-pk").values_list("created_at", flat=True)[: MOST + 1])


def _thanks(case: Case, user: User) -> int:
    left = Reaction.objects.filter(post__author=user)
    if case.community_id:
        left = left.filter(post__thread__community=case.community_id)
    return left[: MOST + 1].count()


def _inviter(case: Case, user: User) -> Byline | None:
    asked = Invitation.objects.filter(user=user, accepted_at__isnull=False)
    if case.community_id:
        asked = asked.filter(community=case.community_id)
    found = asked.select_related("inviter").order_by("accepted_at").first()
    return byline_of(found.inviter) if found else None


def _strikes(case: Case, user: User) -> tuple[Strike, ...]:
    since = clock.now() - FORGOTTEN
    here = Q(community=case.community_id) | Q(community=None)
    found = Strike.objects.filter(here, user=user, at__gt=since).select_related("decision")
    return tuple(found.order_by("-at")[:12])


def _before(strike: Strike) -> Before:
    decision = strike.decision
    return Before(
        rung=LADDER[decision.rung],
        at=strike.at,
        sections=tuple(rule["number"] for rule in decision.rules),
        excerpt=cut(decision.excerpt, 80),
        weight=strike.weight,
        left=weighs_now(strike, clock.now()),
        is_erased=strike.erased_at is not None,
    )
