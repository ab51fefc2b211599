"""A thread, with the viewer's own place in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.prepared import prepared
from apps.notifications.selectors import unseen_about
from apps.threads.models import Draft, Post, Thread
from apps.threads.selectors.waiting import waiting_for

THREAD = tuple(field.attname for field in Thread._meta.concrete_fields)  # noqa: SLF001  Django's own word for it
COMMUNITY = tuple(field.attname for field in Community._meta.concrete_fields)  # noqa: SLF001
COLUMNS = (
    *THREAD,
    *(f"community__{name}" for name in COMMUNITY),
    *("answer__number", "answer__author_id"),
)


def draft_key(public_id: str) -> str:
    """Under which a reply to a thread is kept while it is written."""
    return f"thread-{public_id}"


def found_thread(viewer: User | AnonymousUser, public_id: str) -> tuple[Thread, Own]:
    """The thread with the viewer's own place in it. One query. Raises Http404 for none."""
    if isinstance(viewer, User):
        rows = _own_thread(viewer, public_id, draft_key(public_id))
    else:
        rows = _any_thread(viewer, public_id)
    if not rows:
        raise Http404
    row, thread = rows[0], len(THREAD)
    found = Thread.from_db("default", THREAD, row[:thread])
    found.community = Community.from_db("default", COMMUNITY, row[thread : thread + len(COMMUNITY)])
    return found, Own(*row[thread + len(COMMUNITY) :])


class Own(NamedTuple):
    """What stands beside the thread in its row: the answer, and the viewer's own place."""

    answer_number: int | None
    answer_author: int | None
    seen: int | None = None
    seen_at: datetime | None = None
    follows: bool | None = None
    draft: str | None = None
    is_told: bool | None = None
    has_waiting: bool | None = None


@prepared
def _any_thread(viewer: User | AnonymousUser, public_id: str) -> QuerySet[Thread, Any]:
    threads = Thread.objects.visible_to(viewer).filter(public_id=public_id)
    return threads.values_list(*COLUMNS)


@prepared
def _own_thread(viewer: User, public_id: str, key: str) -> QuerySet[Thread, Any]:
    draft = Draft.objects.filter(user=viewer, key=key)
    posts = Post.objects.filter(thread=OuterRef(OuterRef("pk"))).values("pk")
    own = {
        "seen": F("reading__number"),
        "seen_at": F("reading__at"),
        "follows": F("reading__follows"),
        "draft": Subquery(draft.values("body")[:1]),
        "is_told": Exists(unseen_about(viewer, "post", posts)),
        "has_waiting": Exists(waiting_for(viewer)),
    }
    threads = Thread.objects.open_to(viewer).filter(public_id=public_id)
    reading = FilteredRelation("readings", condition=Q(readings__user=viewer))
    return threads.annotate(reading=reading).annotate(**own).values_list(*COLUMNS, *own)
