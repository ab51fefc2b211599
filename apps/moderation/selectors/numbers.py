"""How much waits at the desk, and how well the promise is kept; counted no further than told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db.models import Case as Conditional
from django.db.models import (
    CharField,
    DateTimeField,
    F,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from apps.accounts.models import User
from apps.core import clock
from apps.core.prepared import prepared
from apps.moderation.models import APPEALS, Case
from apps.moderation.selectors.desk import TABS, Desk, seen, under

MOST = 500  # a count goes no further: "over 500"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the head, the tabs and the foot of the list say."""

    tabs: dict[str, int]
    late: int
    oldest: datetime | None
    decided: int
    kept: int


class _Rows(Subquery):
    """How many rows a subquery has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


class _Open(Subquery):
    """Of a subquery's rows: how many, how many are late, and since when the oldest waits."""

    template = (
        "(SELECT count(*) || ',' || coalesce(sum(counted.marked), 0) || ',' || "
        "coalesce(CAST(min(counted.since) AS varchar), '') FROM (%(subquery)s) AS counted)"
    )
    output_field = CharField()


class _Done(Subquery):
    """Of a subquery's rows: how many, and how many were in time."""

    template = (
        "(SELECT count(*) || ',' || coalesce(sum(counted.marked), 0) "
        "FROM (%(subquery)s) AS counted)"
    )
    output_field = CharField()


def numbers_of(desk: Desk) -> Numbers:
    """Every number of the page. One query."""
    now = clock.now()
    month = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    counting = _counting(desk.scope, MOST)
    ((waiting, done, *rest),) = counting(desk.viewer, now, month, *desk.ids)
    many, late, oldest = waiting.split(",")
    decided, kept = done.split(",")
    return Numbers(
        tabs=dict(zip(TABS, (int(many), *rest), strict=True)),
        late=int(late),
        oldest=_moment(oldest) if oldest else None,
        decided=int(decided),
        kept=int(kept),
    )


def _moment(said: str) -> datetime:
    """As either database writes it; SQLite says nothing of the zone, which is UTC."""
    found = datetime.fromisoformat(said)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@cache
def _counting(scope: str, most: int) -> Callable[..., list[tuple[Any, ...]]]:
    @prepared
    def counted(
        viewer: User, now: datetime, month: datetime, *ids: list[int]
    ) -> QuerySet[User, Any]:
        rows = seen(scope, viewer, *ids)
        waiting, done = under(rows, "all"), rows.filter(decided_at__gte=month)
        late = _since(_marked(waiting, due_at__lt=now)).values("since", "marked")
        kept = _marked(done, decided_at__lte=F("due_at")).values("marked")
        tabs = {name: _Rows(under(rows, name).values("pk")[: most + 1]) for name in TABS[1:]}
        found = User.objects.filter(pk=viewer.pk).annotate(
            waiting=_Open(late[: most + 1]), done=_Done(kept[: most + 1]), **tabs
        )
        return found.values_list("waiting", "done", *tabs)

    return counted


def _since(rows: Any) -> Any:
    """With when they came in; what was decided then and is appealed has a promise of its own."""
    known = When(~Q(state__in=APPEALS), then=F("opened_at"))
    return rows.annotate(since=Conditional(known, default=None, output_field=DateTimeField()))


def _marked(rows: QuerySet[Case], **condition: Any) -> Any:
    """With a one where it holds."""
    mark = When(**condition, then=Value(1))
    return rows.annotate(marked=Conditional(mark, default=Value(0), output_field=IntegerField()))
