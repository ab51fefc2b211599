"""What reached somebody, as far as they may still see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from apps.accounts.bylines import Byline, byline_of
from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.kinds import KINDS
from apps.notifications.models import Notification
from apps.notifications.sentences import sentence

PER_PAGE = 100  # notifications looked through for one page; those of one thread become one row
MOST = 99  # nobody reads a larger number


@dataclass(frozen=True, slots=True)
class Item:
    """What is new at one address."""

    said: str  # "Sefa and 2 others replied in"
    title: str
    url: str
    place: Community | None
    byline: Byline | None
    at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """One page of what reached somebody."""

    items: list[Item]
    unseen: int
    newest: int  # what is marked as seen with "all of this"
    earlier: int | None  # where the next page begins


def unseen_count(user: User) -> int:
    """At how many addresses something is new that they may open. One query, at most 99.

    What was taken back a moment ago may still count, until its projection has run.
    """
    unseen = Notification.objects.open_to(user).filter(seen_at=None)
    return unseen.values("root").distinct()[:MOST].count()


def unseen_in_all(user: User) -> QuerySet[Any, Any]:
    """The same number as a row of one column, to stand in another query as `Subquery(…)`."""
    unseen = Notification.objects.open_to(user).filter(seen_at=None).order_by()
    counted = unseen.values("recipient").annotate(many=Count("root", distinct=True))
    return counted.values("many")


def unseen_about(
    user: User, kind: str, ids: Sequence[int] | QuerySet[Any, Any]
) -> QuerySet[Notification]:
    """What reached them about these things and they have not seen."""
    unseen = Notification.objects.filter(recipient=user, seen_at=None, kind=kind)
    return unseen.filter(object_id__in=ids)


def activity(*, user: User, before: int | None = None) -> Activity:
    """What reached them, newest first, grouped by where it is. Asked again of every kind."""
    mine = Notification.objects.open_to(user).order_by("-pk")
    if before is not None:
        mine = mine.filter(pk__lt=before)
    rows = list(mine[: PER_PAGE + 1])
    told, more = rows[:PER_PAGE], rows[PER_PAGE:]
    found = _found(told, user)
    groups: dict[Hashable, list[Notification]] = defaultdict(list)
    for each in told:
        if (each.kind, each.object_id) in found:
            alone = (each.kind, each.object_id)
            groups[each.root if KINDS[each.kind].is_gathered else alone].append(each)
    actors = User.objects.in_bulk([each.actor_id for each in told if each.actor_id])
    return Activity(
        items=[_item(group, found, actors) for group in groups.values()],
        unseen=unseen_count(user),
        newest=told[0].pk if told else 0,
        earlier=told[-1].pk if more else None,
    )


def _found(told: list[Notification], user: User) -> dict[tuple[str, int], Any]:
    """The things themselves, of those that the reader may see now. One query for each kind."""
    ids: dict[str, list[int]] = defaultdict(list)
    for each in told:
        ids[each.kind].append(each.object_id)
    return {
        (kind, key): row
        for kind, keys in ids.items()
        if kind in KINDS
        for key, row in KINDS[kind].found(user, keys).items()
    }


def _item(
    group: list[Notification], found: dict[tuple[str, int], Any], actors: dict[int, User]
) -> Item:
    """A group, newest first, as one row that leads to the first thing that is new in it."""
    latest, new = group[0], [each for each in group if each.seen_at is None]
    first = new[-1] if new else latest
    kind, row = KINDS[latest.kind], found[latest.kind, latest.object_id]
    alike = [each for each in new or group if each.reason == latest.reason]
    names = dict.fromkeys(each.actor_id for each in alike if each.actor_id in actors)
    people = [actors[actor].name for actor in names if actor is not None]
    actor = actors.get(latest.actor_id) if latest.actor_id else None
    return Item(
        said=sentence(latest.reason, people),
        title=kind.title(row),
        url=KINDS[first.kind].url(found[first.kind, first.object_id]),
        place=kind.place(row) if latest.kind != "community" else None,
        byline=byline_of(actor) if actor else None,
        at=latest.created_at,
        is_new=bool(new),
    )
