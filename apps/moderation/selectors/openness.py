"""How order is kept, as everybody may know it: a summary, a log without names, a report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.crypto import salted_hmac

from apps.accounts.models import User
from apps.communities.access import Standing, may_manage
from apps.communities.models import Community, Membership, Role, State
from apps.communities.selectors import standing_of
from apps.core import clock
from apps.core.access import Verdict
from apps.core.ids import ALPHABET
from apps.core.paging import page_of
from apps.moderation.counting import median_of, pooled
from apps.moderation.models import Appeal, Case, Decision, DecisionState, Outcome, Report
from apps.moderation.rungs import LADDER, Rung
from apps.moderation.selectors.rules import Rule, as_cited, rules_for

LATELY = timedelta(days=90)
KEPT = 60  # seconds: a summary is as old as that
NEWEST = ("-at", "-pk")
BETWEEN_TWO = ("note",)  # rungs that nobody else is ever told of
LIGHTER = Q(state=DecisionState.REDUCED, ended_at=None)  # what an appeal put in another's place


def public_decisions() -> QuerySet[Decision]:
    """Those whose letter left, each once however it was appealed."""
    return Decision.objects.filter(delivered_at__isnull=False).exclude(LIGHTER)


# ── ninety days of a community ───────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Summary:
    """What keeping order came to in ninety days; small counts are pooled."""

    reports: int
    decisions: int
    by_rule: tuple[tuple[str, int], ...]  # "§4 Nobody sells here."
    other_rules: int
    median: timedelta | None  # from a case's opening to its decision
    appeals: int
    overturned: int | None  # of a hundred that were answered; None: too few to say

    @property
    def hours(self) -> int | None:
        """The median in whole hours, at least one."""
        return max(1, round(self.median.total_seconds() / 3600)) if self.median else None


def place_summary(community: Community) -> Summary:
    """The last ninety days. Four queries in an hour, otherwise none."""
    key = f"moderation-summary-{community.pk}"
    found = cache.get(key)
    if not isinstance(found, Summary):
        found = _summed(community)
        cache.set(key, found, KEPT)
    return found


def _summed(community: Community) -> Summary:
    since = clock.now() - LATELY
    rows = list(
        public_decisions().filter(community=community, at__gt=since).values_list("rules", flat=True)
    )
    titles = {rule["key"]: f"§{rule['number']} {rule['title']}" for rules in rows for rule in rules}
    named = Counter(rule["key"] for rules in rows for rule in rules[:1])
    shown, other = pooled(named)
    decided = Case.objects.filter(community=community, decided_at__gt=since)
    times = decided.values_list("opened_at", "decided_at")
    appeals = list(
        Appeal.objects.filter(decision__community=community, filed_at__gt=since).values_list(
            "outcome", flat=True
        )
    )
    return Summary(
        reports=Report.objects.filter(case__community=community, at__gt=since).count(),
        decisions=len(rows),
        by_rule=tuple((titles[key], many) for key, many in Counter(shown).most_common()),
        other_rules=other,
        median=median_of(then - opened for opened, then in times if then is not None),
        appeals=len(appeals),
        overturned=_share([outcome for outcome in appeals if outcome]),
    )


def _share(outcomes: list[str]) -> int | None:
    """How many of a hundred were overturned; None where there are too few to say."""
    wrong, right = Counter(outcomes)[Outcome.OVERTURNED], len(outcomes)
    shown, _rest = pooled({"wrong": wrong, "right": right - wrong})
    return round(100 * wrong / right) if len(shown) == 2 else None  # noqa: PLR2004  both sides


# ── the log ──────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Entry:
    """One decision, without anybody's name."""

    at: datetime
    rung: Rung
    rules: tuple[Rule, ...]
    by: str  # a name that says nothing, the same throughout the community; "": the house itself
    by_jury: bool  # three champions looked at it again
    two: bool  # a second person agreed
    outcome: str  # upheld, reduced, overturned, open; "": nobody appealed


@dataclass(frozen=True, slots=True)
class Log:
    """A page of what was decided in a community, newest first."""

    community: Community
    summary: Summary
    entries: tuple[Entry, ...]
    next: str
    keepers: int
    standing: Standing

    @property
    def may_compare(self) -> Verdict:
        """Whether they see how alike those who keep order decide."""
        return may_manage(self.standing)


def public_log(viewer: User | AnonymousUser, slug: str, cursor: str = "") -> Log:
    """The log as whoever may read there reads it. Raises Http404. Eight queries at most."""
    community = Community.objects.readable_by(viewer).filter(slug=slug).first()
    if community is None:
        raise Http404
    rows = public_decisions().filter(community=community).exclude(rung__in=BETWEEN_TWO)
    page = page_of(rows.select_related("appeal"), NEWEST, cursor)
    rules = rules_for(community)
    return Log(
        community=community,
        summary=place_summary(community),
        entries=tuple(_entry(row, rules) for row in page.rows),
        next=page.next,
        keepers=_keepers(community),
        standing=standing_of(viewer, community),
    )


def _keepers(community: Community) -> int:
    kept = Membership.objects.filter(community=community, state=State.ACTIVE)
    return kept.filter(role__in=(Role.MODERATOR, Role.STEWARD)).count()


def _entry(row: Decision, rules: tuple[Rule, ...]) -> Entry:
    appeal: Appeal | None = getattr(row, "appeal", None)
    return Entry(
        at=row.at,
        rung=LADDER[row.rung],
        rules=as_cited(row.rules, rules),
        by=masked(row.community_id, row.by_id),
        by_jury=appeal is not None and appeal.by_jury,
        two=row.second_id is not None,
        outcome="" if appeal is None else appeal.outcome or "open",
    )


def masked(community: int | None, keeper: int | None) -> str:
    """Three letters for one who keeps order: the same throughout a community, and no further."""
    if keeper is None:
        return ""
    mac = salted_hmac("moderation.mask", f"{community} {keeper}", algorithm="sha256").digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in mac[:3])
