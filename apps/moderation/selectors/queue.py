"""The queue: what waits for those who keep order, the most urgent first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.core import clock
from apps.core.paging import Page, cursor_of, page_of
from apps.core.prepared import filled, prepared
from apps.core.text import cut
from apps.moderation.models import (
    APPEALS,
    Appeal,
    Case,
    Decision,
    DecisionState,
    Opinion,
    Source,
)
from apps.moderation.rungs import LADDER
from apps.moderation.selectors.desk import PLACE, TABS, Desk, seen, under
from apps.moderation.selectors.glass import bare, place_named, unread
from apps.moderation.selectors.numbers import MOST, numbers_of
from apps.moderation.selectors.rules import Rule, rules_of

PER_PAGE = 20
TELLING = 3  # fewer reports than this are not told in numbers: one of two is easily guessed
TICKS = 32  # of the promise
NAMED = ("id", "public_id", "name", "handle", "face", "line", "erased_at")  # what a byline reads
CASE = (
    *("id", "public_id", "community", "origin", "subject", "assignee", "source", "state"),
    *("priority", "report_count", "rules", "excerpt", "why_held", "wants_opinion", "opened_at"),
    *("due_at", "is_confined"),
)
ORDER = ("priority", "due_at", "pk")


@dataclass(frozen=True, slots=True)
class Item:
    """One case as the list shows it."""

    case: Case
    kind: str  # flag, filter, opinion or appeal
    age: str
    where: str
    words: str = ""
    subject: Byline | None = None
    sections: tuple[int, ...] = ()
    ticks: int = 0
    said: str = ""  # what else there is to say, under the words
    weighed_in: str = ""
    assignee: Byline | None = None

    @property
    def url(self) -> str:
        return self.case.get_absolute_url()


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab and what is under it, counted up to a limit."""

    name: str
    many: int

    @property
    def is_more(self) -> bool:
        return self.many > MOST

    @property
    def shown(self) -> int:
        return min(self.many, MOST)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The list, and how well the promise is kept."""

    desk: Desk
    items: tuple[Item, ...]
    tabs: tuple[Tab, ...]
    oldest: str = ""  # "" for none, or too many to look through
    next: str = ""  # the cursor of what follows
    is_first: bool = True
    decided: int = 0  # this month, and what is late by now
    kept: int = 0
    rules: Mapping[int | None, tuple[Rule, ...]] = field(default_factory=dict)

    @property
    def total(self) -> Tab:
        return self.tabs[0]

    @property
    def ruled(self) -> int:
        """Ticks of the promise: one for each, or for several."""
        return min(self.decided, TICKS)

    @property
    def ruled_kept(self) -> int:
        return self.kept * self.ruled // self.decided if self.decided else 0

    def place_of(self, case: Case) -> int:
        """Which of the list it is, from 1; 0 when it is on another page."""
        ids = [item.case.pk for item in self.items]
        return ids.index(case.pk) + 1 if case.pk in ids else 0

    def beside(self, case: Case, step: int) -> Item | None:
        """The one before or after in the list; from one that is not there, the first."""
        at = self.place_of(case)
        if at == 0:
            return self.items[0] if self.items and step > 0 else None
        there = at - 1 + step
        return self.items[there] if 0 <= there < len(self.items) else None


def queue(desk: Desk, after: str = "") -> QueuePage:
    """A page of what waits, the most urgent first. Six queries, however much there is.

    Raises BadRequest for an `after` that is none of ours.
    """
    told = numbers_of(desk)
    page = _page(desk, after)
    rules = rules_of({case.community for case in page.rows})
    beside = _Beside(page.rows)
    shut = unread(desk.viewer, desk.places, page.rows)
    return QueuePage(
        desk=desk,
        items=tuple(
            (_shut if case.pk in shut else _item)(case, rules, beside) for case in page.rows
        ),
        tabs=tuple(Tab(name, told.tabs[name]) for name in TABS),
        oldest=age_of(told.oldest) if told.oldest and told.tabs["all"] <= MOST else "",
        next=page.next,
        is_first=not after,
        decided=told.decided + told.late,
        kept=told.kept,
        rules=rules,
    )


def age_of(moment: datetime) -> str:
    """How long ago, in a narrow column: "38 min", "2 h 10", "3 days"."""
    minutes = max(int((clock.now() - moment).total_seconds() // 60), 0)
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return _("%(n)d min") % {"n": minutes}
    if hours < 24:  # noqa: PLR2004  a day
        return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}
    return _("1 day") if hours < 2 * 24 else _("%(n)d days") % {"n": hours // 24}


# ── the list ─────────────────────────────────────────────────────────────────────────────────────
def _page(desk: Desk, after: str) -> Page[Case]:
    """The first page is asked for most: its query is built once."""
    if after:
        rows = under(seen(desk.scope, desk.viewer, *desk.ids), desk.tab)
        return page_of(_with_names(rows, desk.scope), ORDER, after, PER_PAGE)
    found = _first(desk.scope, desk.tab, PER_PAGE)(desk.viewer, *desk.ids)
    shown = found[:PER_PAGE]
    return Page(shown, cursor_of(shown[-1], ORDER) if len(found) > PER_PAGE else "")


@cache
def _first(scope: str, tab: str, size: int) -> Callable[..., list[Case]]:
    @prepared
    def rows(viewer: User, *ids: list[int]) -> QuerySet[Case]:
        # Which ones they are is found in an index alone; names are looked up for these only.
        first = under(seen(scope, viewer, *ids), tab).order_by(*ORDER).values("pk")[: size + 1]
        return _with_names(Case.objects.filter(pk__in=first), scope).order_by(*ORDER)

    return rows


def _with_names(rows: QuerySet[Case], scope: str) -> QuerySet[Case]:
    """With as much of places and people as a line of the list shows."""
    places = ["community"] if scope == "own" else ["community", "origin"]  # the site's have one
    needed = [f"{place}__{name}" for place in places for name in PLACE]
    needed += [f"{who}__{name}" for who in ("subject", "assignee") for name in NAMED]
    needed += ["assignee__is_site_moderator", "assignee__is_site_admin"]
    return rows.select_related(*places, "subject", "assignee").only(*CASE, *needed)


# ── items ────────────────────────────────────────────────────────────────────────────────────────
class _Beside:
    """What others said or did about these cases. Three queries at most."""

    def __init__(self, cases: Sequence[Case]) -> None:
        ids = filled([case.pk for case in cases] or [0])
        asked = any(case.wants_opinion for case in cases)
        again = any(case.state in APPEALS for case in cases)
        self.opinions: dict[int, list[Opinion]] = defaultdict(list)
        for opinion in _opinions(ids):
            self.opinions[opinion.case_id].append(opinion)
        self.proposals = {row.case_id: row for row in (_proposals(ids) if asked else ())}
        self.appeals = {row.decision.case_id: row for row in (_appeals(ids) if again else ())}


@prepared
def _opinions(ids: list[int]) -> QuerySet[Opinion]:
    rows = Opinion.objects.filter(case__in=ids).select_related("author")
    return rows.only("case", "rung", *(f"author__{name}" for name in NAMED)).order_by("pk")


@prepared
def _proposals(ids: list[int]) -> QuerySet[Decision]:
    proposed = Decision.objects.filter(case__in=ids, state=DecisionState.PROPOSED)
    return proposed.select_related("by").only("case", "rung", *(f"by__{name}" for name in NAMED))


@prepared
def _appeals(ids: list[int]) -> QuerySet[Appeal]:
    appeals = Appeal.objects.filter(decision__case__in=ids, decided_at=None)
    needed = ("decision__case", "decision__rung", *(f"decision__by__{name}" for name in NAMED))
    return appeals.select_related("decision__by").only("text", "filed_at", "decision", *needed)


def kind_of_case(case: Case) -> str:
    """What brought it here, or what it waits for."""
    if case.state in APPEALS:
        return "appeal"
    if case.wants_opinion:
        return "opinion"
    return "filter" if case.source == Source.FILTER else "flag"


def _item(case: Case, rules: Mapping[int | None, tuple[Rule, ...]], beside: _Beside) -> Item:
    kind = kind_of_case(case)
    appeal = beside.appeals.get(case.pk)
    opinions = beside.opinions[case.pk]
    return Item(
        case=case,
        kind=kind,
        words=cut(appeal.text, 200) if appeal else case.excerpt,
        age=age_of(appeal.filed_at if appeal else case.opened_at),
        subject=byline_of(case.subject) if case.subject else None,
        where=_after(appeal) if appeal else case.community.name if case.community else "",
        sections=_sections(case, rules),
        ticks=case.report_count if case.report_count >= TELLING else 0,
        said=_said(case, kind, opinions, beside.proposals.get(case.pk)),
        weighed_in=_first_names([opinion.author for opinion in opinions]) if kind == "flag" else "",
        assignee=byline_of(case.assignee) if case.assignee else None,
    )


def _shut(case: Case, rules: Mapping[int | None, tuple[Rule, ...]], beside: _Beside) -> Item:
    """A case whose words are behind glass: that it is there, where, and how soon it wants one."""
    appeal = beside.appeals.get(case.pk)
    shown = bare(case)
    return Item(
        case=shown,
        kind=kind_of_case(case),
        age=age_of(appeal.filed_at if appeal else case.opened_at),
        where=place_named(case),
        sections=_sections(case, rules),
        ticks=case.report_count if case.report_count >= TELLING else 0,
        said=_("Behind glass: say why, and read it for an hour."),
        assignee=byline_of(shown.assignee) if shown.assignee else None,
    )


def _sections(case: Case, rules: Mapping[int | None, tuple[Rule, ...]]) -> tuple[int, ...]:
    return tuple(rule.number for rule in rules[case.community_id] if rule.key in case.rules)


def _after(appeal: Appeal) -> str:
    decision = appeal.decision
    done = LADDER[decision.rung].name
    by = byline_of(decision.by).first_name if decision.by else _("somebody who left")
    return _("%(done)s, by %(name)s") % {"done": done, "name": by}


def _said(case: Case, kind: str, opinions: Sequence[Opinion], proposal: Decision | None) -> str:
    """Why a second opinion is wanted, or why a filter held it."""
    if kind == "filter":
        return " ".join(map(str, case.why_held))
    if kind != "opinion":
        return ""
    if proposal is not None and proposal.by is not None:
        told = {"name": byline_of(proposal.by).first_name, "rung": LADDER[proposal.rung].name}
        return _("%(name)s proposes “%(rung)s”: a second person has to agree.") % told
    leaning = next((one for one in opinions if one.author_id == case.assignee_id), None)
    if case.assignee is None:
        return _("Another pair of eyes is wanted.")
    name = byline_of(case.assignee).first_name
    if leaning is None or leaning.rung not in LADDER:
        return _("%(name)s wants another pair of eyes.") % {"name": name}
    told = {"name": name, "rung": LADDER[leaning.rung].name}
    return _("%(name)s leans “%(rung)s”, wants another pair of eyes.") % told


def _first_names(people: Sequence[User]) -> str:
    return ", ".join(byline_of(person).first_name for person in people[:2])
