"""Telling people, and taking note of what they saw."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.core import clock
from apps.core.kinds import kind_of, root_of
from apps.ledger.models import Entry
from apps.ledger.recording import use_case
from apps.live.services import publish
from apps.notifications.models import Fanout, Notification
from apps.notifications.selectors import unseen_about

CHUNK = 500  # people told in one transaction


@use_case()
def tell(
    *,
    entry: Entry,
    reasons: Mapping[int, str],
    kind: str,
    object_id: int,
    names_actor: bool = True,
) -> None:
    """Note for each person, by id, why they should hear of an entry, and what it is about.

    Nobody hears of their own doings, nor twice of one entry: telling again changes nothing. Above
    500 people a job is left, and `spread` tells them soon after. Whether they may read it is asked
    when they look. Who did it is shown by face and name, unless that is nobody's to know.
    """
    people = [(person, why) for person, why in reasons.items() if person != entry.actor_id]
    declared = kind_of(kind)
    thing = declared.model._default_manager.filter(pk=object_id)  # noqa: SLF001  Django's own name
    row = thing.select_related(*declared.related).first()
    if not people or row is None:
        return
    place = declared.place(row)
    job = Fanout(
        entry_id=entry.pk,
        kind=kind,
        object_id=object_id,
        root=root_of(declared.url(row)),
        community=place if kind != "community" else None,
        actor_id=entry.actor_id if names_actor else None,
        reasons=people,
        at=entry.at,
    )
    if len(people) <= CHUNK:
        _tell(job, people)
    else:
        Fanout.objects.bulk_create([job], ignore_conflicts=True)


@use_case()
def spread() -> int:
    """Tell the next 500 people of the oldest job; how many, 0 when none is left or free."""
    job = Fanout.objects.select_for_update(skip_locked=True).order_by("pk").first()
    if job is None:
        return 0
    now, later = job.reasons[:CHUNK], job.reasons[CHUNK:]
    _tell(job, now)
    if later:
        job.reasons = later
        job.save(update_fields=["reasons"])
    else:
        job.delete()
    return len(now)


def _tell(job: Fanout, people: Sequence[tuple[int, str]]) -> None:
    known = dict(
        User.objects.filter(pk__in=[person for person, _ in people], is_active=True).values_list(
            "pk", "public_id"
        )
    )
    Notification.objects.bulk_create(
        (
            Notification(
                recipient_id=person,
                reason=reason,
                entry_id=job.entry_id,
                kind=job.kind,
                object_id=job.object_id,
                root=job.root,
                community_id=job.community_id,
                actor_id=job.actor_id,
                created_at=job.at,
            )
            for person, reason in people
            if person in known
        ),
        ignore_conflicts=True,
    )
    _hint(known.values())


@use_case()
def mark_seen(*, user: User, upto: int | None = None) -> None:
    """Take note that they saw what reached them, up to a notification or all of it."""
    unseen = Notification.objects.filter(recipient=user, seen_at=None)
    if upto is not None:
        unseen = unseen.filter(pk__lte=upto)
    if unseen.update(seen_at=clock.now()):
        _hint([user.public_id])


def mark_opened(*, user: User, kind: str, ids: Sequence[int] | QuerySet[Any, int]) -> None:
    """Take note that they saw these things themselves, so that nobody points them there again.

    It only asks, once, where none of them is news.
    """
    unseen = unseen_about(user, kind, ids)
    if unseen.exists():
        _mark_opened(user, unseen)


@use_case()
def _mark_opened(user: User, opened: QuerySet[Notification]) -> None:
    if opened.update(seen_at=clock.now()):
        _hint([user.public_id])


@use_case()
def withdraw(kind: str, ids: Iterable[int]) -> None:
    """Point nobody to these things any more: they were hidden or deleted."""
    gone = list(ids)
    Fanout.objects.filter(kind=kind, object_id__in=gone).delete()
    about = Notification.objects.filter(kind=kind, object_id__in=gone)
    told = User.objects.filter(notifications__in=about.filter(seen_at=None)).distinct()
    known = list(told.values_list("public_id", flat=True))
    about.delete()
    _hint(known)


@use_case()
def supersede(kind: str, ids: Iterable[int], *, but: Collection[str] = ()) -> None:
    """Drop what was told of these things, read or not: people are told of something newer next.

    What was told for one of the reasons in `but` stays. Nobody's page is hinted at here, since
    what is told next does that.
    """
    gone = list(ids)
    Fanout.objects.filter(kind=kind, object_id__in=gone).delete()
    about = Notification.objects.filter(kind=kind, object_id__in=gone)
    about.exclude(reason__in=but).delete()


@use_case()
def settle(
    *, people: Iterable[int], kind: str, ids: Iterable[int], reasons: Collection[str]
) -> None:
    """Drop what these things were told to some people for, since that is done, or asked anew."""
    about = Notification.objects.filter(
        recipient__in=list(people), kind=kind, object_id__in=list(ids), reason__in=reasons
    )
    unseen = about.filter(seen_at=None).values_list("recipient__public_id", flat=True)
    known = list(unseen.distinct())
    about.delete()
    _hint(known)


@use_case()
def regroup(kind: str, ids: Iterable[int]) -> None:
    """Have what was told of these things go with the pages they stand on by now."""
    declared = kind_of(kind)
    rows = declared.model._default_manager.filter(pk__in=list(ids))  # noqa: SLF001  Django's own name
    for row in rows.select_related(*declared.related):
        about = Notification.objects.filter(kind=kind, object_id=row.pk)
        about.update(root=root_of(declared.url(row)))


@use_case()
def forget(user: User) -> None:
    """Erase what reached a person, and that they caused anything to reach others."""
    Notification.objects.filter(Q(recipient=user)).delete()
    Notification.objects.filter(actor_id=user.pk).update(actor_id=None)


def _hint(people: Iterable[str]) -> None:
    """Have their pages ask how much is new, once it is."""
    for public_id in people:
        transaction.on_commit(partial(publish, f"person-{public_id}"), robust=True)
