"""What is known of a case by somebody who may not read its words, or reads them for an hour.

A closed community's case that was passed up tells the site's own people that it is there, and what
it takes to decide how soon somebody must look: its kind, the rules by number, urgency and age, and
the community's name where everybody may know it. That of a secret one, its rules, and every name of
a member (whom it is about, who told, who looked) are behind the glass with the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community, Visibility
from apps.core.access import Verdict
from apps.moderation.access import may_break_glass, may_look, may_read_words
from apps.moderation.models import BrokenGlass, Case, DecisionState
from apps.moderation.selectors.colleagues import Colleagues, colleagues
from apps.moderation.selectors.rules import rules_of

MOST = 50


def reads_words(standing: Standing, case: Case) -> bool:
    """Whether the words of a case are theirs to read. One query at most."""
    return bool(may_read_words(standing, case))


def unread(viewer: User, kept: Iterable[Community], cases: Sequence[Case]) -> set[int]:
    """Of these cases, those whose words the viewer does not read; `kept` are the places they keep.

    One query at most, and none for who sees cases of their own places only.
    """
    own = {place.pk for place in kept}
    closed = [case for case in cases if not case.is_in_the_open and case.community_id not in own]
    if not closed:
        return set()
    broken = BrokenGlass.objects.open_for(viewer, closed).values_list("case_id", flat=True)
    return {case.pk for case in closed} - set(broken)


def place_named(case: Case) -> str:
    """Where it was said, for who does not read it; of a secret community no more than that."""
    place = case.said_in
    if place is None:
        return ""
    return _("a secret community") if place.visibility == Visibility.SECRET else place.name


def bare(case: Case) -> Case:
    """The case without words and names: a copy, to be shown and never saved."""
    found = copy(case)
    found.subject = found.origin = None
    found.excerpt, found.why_held = "", []
    assignee = case.assignee
    if assignee is not None and not (assignee.is_site_moderator or assignee.is_site_admin):
        found.assignee = None
    if found.community is not None and found.community.visibility == Visibility.SECRET:
        found.community = None
    return found


@dataclass(frozen=True, slots=True)
class ShutPage:
    """A case behind its glass."""

    case: Case  # bare
    standing: Standing
    where: str
    rules: tuple[str, ...]  # "§4 Nobody sells here."; of a closed community's own the number alone
    waits_for_second: bool
    is_appealed: bool
    may_look: Verdict
    may_break: Verdict
    colleagues: Colleagues
    closed_at: datetime | None  # when the glass they broke before shut again

    is_shut = True

    @property
    def others(self) -> tuple[Byline, ...]:
        return tuple(one.byline for one in self.colleagues.others)


def shut_page(standing: Standing, case: Case) -> ShutPage:
    """What can be known of a case without its words. About ten queries."""
    shown = bare(case)
    mine = BrokenGlass.objects.filter(case=case, by=standing.viewer.pk)
    return ShutPage(
        case=shown,
        standing=standing,
        where=place_named(case),
        rules=_numbered(case),
        waits_for_second=case.decisions.filter(state=DecisionState.PROPOSED).exists(),
        is_appealed=case.decisions.filter(appeal__decided_at=None, appeal__isnull=False).exists(),
        may_look=may_look(standing, case),
        may_break=may_break_glass(standing, case),
        colleagues=colleagues(standing, case),
        closed_at=mine.order_by("-until").values_list("until", flat=True).first(),
    )


def _numbered(case: Case) -> tuple[str, ...]:
    """The rules that were named: the brand's with their titles, the community's by number."""
    rules = rules_of([case.community])
    brand = {rule.key for rule in rules[None]}
    return tuple(
        f"§{rule.number} {rule.title}" if rule.key in brand else f"§{rule.number}"
        for rule in rules[case.community_id]
        if rule.key in case.rules
    )


def open_glass(standing: Standing, case: Case) -> BrokenGlass | None:
    """What lets them read these words, while it does. One query at most."""
    if case.is_in_the_open or standing.keeps_order:
        return None
    return BrokenGlass.objects.open_for(standing.viewer, [case]).order_by("-until").first()


# ── who hears of it ──────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody from outside read along."""

    glass: BrokenGlass
    by: Byline


def readings_in(community: Community, since: datetime) -> tuple[Reading, ...]:
    """Who read words of a community from outside, and why; for its stewards. One query."""
    here = Q(case__community=community) | Q(case__origin=community)
    rows = BrokenGlass.objects.filter(here, at__gt=since).select_related("by")
    return tuple(Reading(row, byline_of(row.by)) for row in rows.order_by("-at", "-pk")[:MOST])


def readings_about(user: User) -> tuple[BrokenGlass, ...]:
    """When words of theirs were read from outside, once thirty days are over. One query.

    Not while a lawyer looks at it. Why it was is said to the stewards: it may speak of others.
    """
    rows = BrokenGlass.objects.told().filter(case__subject=user)
    return tuple(rows.select_related("case__community").order_by("-at", "-pk")[:MOST])
