"""How far somebody has read, and what they follow."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community, Membership
from apps.core import clock
from apps.core.access import Denied
from apps.ledger.recording import use_case
from apps.notifications.services import mark_opened
from apps.threads.access import may_follow
from apps.threads.models import Post, Reading, Thread
from apps.threads.services.locking import locked_thread

CHUNK = 1000  # rows written at once


def mark_read(*, user: User | AnonymousUser, thread: Thread, number: int) -> None:
    """Remember that somebody has seen a thread up to that post; it never goes backward.

    The thread is one its caller found visible. When there is nothing new to remember it only
    reads, so that a page may call it each time. Raises Denied for visitors.
    """
    reader, number = _reader(user), max(0, min(number, thread.post_count))
    mine = Reading.objects.filter(user=reader, thread=thread)
    if not mine.filter(number__gte=number).exists():
        _advance(reader, thread, number)
    read = Post.objects.filter(thread=thread, number__lte=number)
    mark_opened(user=reader, kind="post", ids=read.values_list("pk", flat=True))


@use_case()
def _advance(reader: User, thread: Thread, number: int) -> None:
    mine = Reading.objects.filter(user=reader, thread=thread, number__lt=number)
    if mine.update(number=number, at=clock.now()):
        return
    first = Reading(user=reader, thread=thread, number=number)
    Reading.objects.bulk_create([first], ignore_conflicts=True)
    mine.update(number=number, at=clock.now())  # another tab was quicker, and not as far


@use_case()
def mark_all_read(*, user: User | AnonymousUser, community: Community) -> None:
    """Take every unread dot of a community away. Raises Denied for visitors and non-members."""
    reader, now = _reader(user), clock.now()
    held = Membership.objects.filter(community=community, user=reader).reading().first()
    if held is None:
        raise Denied(_("Only members of this community take part here."))
    threads = Thread.objects.visible_to(reader).filter(community=community)
    newest = Thread.objects.filter(pk=OuterRef("thread")).values("post_count")
    begun = Reading.objects.filter(user=reader, thread__in=threads)
    begun.filter(number__lt=F("thread__post_count")).update(number=Subquery(newest), at=now)
    # A thread never opened is news only if something was said since they joined.
    fresh = threads.exclude(pk__in=Reading.objects.filter(user=reader).values("thread"))
    if held.joined_at is not None:
        fresh = fresh.filter(last_post_at__gte=held.joined_at)
    Reading.objects.bulk_create(
        (
            Reading(user=reader, thread_id=pk, number=number, at=now)
            for pk, number in fresh.values_list("pk", "post_count")
        ),
        batch_size=CHUNK,
        ignore_conflicts=True,
    )


@use_case()
def follow_thread(*, standing: Standing, thread: Thread, on: bool) -> None:
    """Hear of new replies from now on, or no more. Raises Denied when they may not."""
    may_follow(standing, thread).require()
    thread = locked_thread(standing, thread)
    Reading.objects.update_or_create(user=standing.user, thread=thread, defaults={"follows": on})


def _reader(user: User | AnonymousUser) -> User:
    if not isinstance(user, User):
        raise Denied(_("Sign in to take part."))
    return user
