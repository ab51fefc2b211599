"""What was split off a thread, and where it stands now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core.prepared import filled, prepared
from apps.threads.addresses import thread_url
from apps.threads.models import POSTS_PER_PAGE, Moved, Thread


class MovedRow(NamedTuple):
    """A number that nothing stands at any more, and where that stands now."""

    number: int
    created_at: datetime
    thread: int
    there: int  # its number there


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another thread that a page points to; without an address for who may not see it."""

    url: str = ""
    title: str = ""

    def at(self, number: int) -> str:
        """The address of one of its posts."""
        page = (number - 1) // POSTS_PER_PAGE + 1
        return f"{self.url}{f'?page={page}' if page > 1 else ''}#r{number}" if self.url else ""


def moved_between(thread: Thread, first: int, last: int) -> list[MovedRow]:
    """The numbers that went elsewhere, ends included. One query, none where nothing ever went."""
    if not thread.moved_count:
        return []
    rows = Moved.objects.filter(thread=thread, number__range=(first, last)).order_by("number")
    asked = ("number", "post__created_at", "post__thread_id", "post__number")
    return [MovedRow(*row) for row in rows.values_list(*asked)]


def threads_of(viewer: User | AnonymousUser, ids: Iterable[int | None]) -> dict[int, Elsewhere]:
    """Those of these threads that the viewer may see. One query, none where there are none."""
    wanted = {pk for pk in ids if pk}
    found = _threads(viewer, filled(wanted)) if wanted else []
    return {pk: Elsewhere(thread_url(public_id, title), title) for pk, public_id, title in found}


@prepared
def _threads(viewer: User | AnonymousUser, ids: list[int]) -> QuerySet[Thread, Any]:
    threads = Thread.objects.visible_to(viewer).filter(pk__in=ids)
    return threads.values_list("pk", "public_id", "title")


def pointed_to(thread: Thread, rows: Iterable[Any], gone: Iterable[MovedRow]) -> set[int | None]:
    """The other threads that this page points to."""
    answered = {row.reply_to__thread_id for row in rows}
    return (answered | {row.thread for row in gone} | {thread.split_from_id}) - {thread.pk}
