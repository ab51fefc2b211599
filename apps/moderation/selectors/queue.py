"""The queue: what waits for those who keep order, the most urgent first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, IntegerField, QuerySet, Subquery
from django.db.models.fields import DateTimeField
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.core import clock
from apps.core.paging import page_of
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
from apps.moderation.selectors.desk import TABS, Desk, under
from apps.moderation.selectors.rules import Rule, rules_of

PER_PAGE = 25
MOST = 500  # a count goes no further: "over 500"
TELLING = 3  # fewer reports than this are not told in numbers: one of two is easily guessed
TICKS = 32  # of the promise
ORDER = ("priority", "due_at", "pk")


@dataclass(frozen=True, slots=True)
class Item:
    """One case as the list shows it."""

    case: Case
    kind: str  # flag, filter, opinion or appeal
    words: str
    age: str
    subject: Byline | None
    where: str
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
    told = _told(desk)
    rows = under(desk.cases, desk.tab).select_related("community", "subject", "assignee")
    page = page_of(rows, ORDER, after, PER_PAGE)
    rules = rules_of({case.community for case in page.rows})
    beside = _Beside(page.rows)
    return QueuePage(
        desk=desk,
        items=tuple(_item(case, rules, beside) for case in page.rows),
        tabs=tuple(Tab(name, told[name]) for name in TABS),
        oldest=age_of(told["oldest"]) if told["oldest"] and told["all"] <= MOST else "",
        next=page.next,
        is_first=not after,
        decided=told["decided"] + told["late"],
        kept=told["kept"],
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
    days = hours // 24
    return _("1 day") if days == 1 else _("%(n)d days") % {"n": days}


# ── counts ───────────────────────────────────────────────────────────────────────────────────────
class _Rows(Subquery):
    """How many rows a subquery has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


class _Oldest(Subquery):
    """The earliest moment among the rows of a subquery."""

    template = "(SELECT min(counted.opened_at) FROM (%(subquery)s) AS counted)"
    output_field = DateTimeField()


def _told(desk: Desk) -> dict[str, Any]:
    """Every number of the page, each counted no further than it is told. One query."""
    now = clock.now()
    open_cases = desk.cases
    counts = {name: _bounded(under(open_cases, name)) for name in TABS}
    month = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    done = desk.everything.filter(decided_at__gte=month)
    found = User.objects.filter(pk=desk.viewer.pk).annotate(
        **counts,
        oldest=_Oldest(_first(open_cases).values("opened_at")),
        late=_bounded(open_cases.filter(due_at__lt=now)),
        decided=_bounded(done),
        kept=_bounded(done.filter(decided_at__lte=F("due_at"))),
    )
    row: dict[str, Any] = found.values(*counts, "oldest", "late", "decided", "kept").get()
    return row


def _bounded(rows: QuerySet[Case]) -> _Rows:
    return _Rows(_first(rows).values("pk"))


def _first(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.order_by(*ORDER)[: MOST + 1]


# ── items ────────────────────────────────────────────────────────────────────────────────────────
class _Beside:
    """What others said or did about these cases. Three queries."""

    def __init__(self, cases: Sequence[Case]) -> None:
        ids = [case.pk for case in cases]
        self.opinions: dict[int, list[Opinion]] = defaultdict(list)
        for opinion in Opinion.objects.filter(case__in=ids).select_related("author"):
            self.opinions[opinion.case_id].append(opinion)
        proposed = Decision.objects.filter(case__in=ids, state=DecisionState.PROPOSED)
        self.proposals = {row.case_id: row for row in proposed.select_related("by")}
        appeals = Appeal.objects.filter(decision__case__in=ids, decided_at=None)
        self.appeals = {row.decision.case_id: row for row in appeals.select_related("decision__by")}


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
    cited = {rule.key: rule.number for rule in rules[case.community_id]}
    return Item(
        case=case,
        kind=kind,
        words=appeal.text[:200] if appeal else case.excerpt,
        age=age_of(appeal.filed_at if appeal else case.opened_at),
        subject=byline_of(case.subject) if case.subject else None,
        where=_after(appeal) if appeal else case.community.name if case.community else "",
        sections=tuple(sorted(cited[key] for key in case.rules if key in cited)),
        ticks=case.report_count if case.report_count >= TELLING else 0,
        said=_said(case, kind, opinions, beside.proposals.get(case.pk)),
        weighed_in=_first_names([opinion.author for opinion in opinions]) if kind == "flag" else "",
        assignee=byline_of(case.assignee) if case.assignee else None,
    )


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
        return _("Another pair of eyes, please.")
    name = byline_of(case.assignee).first_name
    if leaning is None or leaning.rung not in LADDER:
        return _("%(name)s wants another pair of eyes.") % {"name": name}
    told = {"name": name, "rung": LADDER[leaning.rung].name}
    return _("%(name)s leans “%(rung)s”, wants another pair of eyes.") % told


def _first_names(people: Sequence[User]) -> str:
    return ", ".join(byline_of(person).first_name for person in people[:2])
