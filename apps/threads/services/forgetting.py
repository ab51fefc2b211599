"""Words that are gone for good: of deleted posts, of erased people, of pictures nobody used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.core import clock
from apps.core.stored import remove_files
from apps.ledger.recording import record, use_case
from apps.threads.events import PostDeleted, ThreadChanged
from apps.threads.models import Draft, Held, Post, Redaction, Revision, Thread, Upload

KEPT_AFTER_DELETION = timedelta(days=30)
KEPT_WITHOUT_A_POST = timedelta(days=2)
BATCH = 200


@use_case()
def forget_post(*, post: Post) -> None:
    """Take a person's words out of a post, its history and its pictures; a tombstone stays."""
    thread = Thread.objects.select_for_update(no_key=True, of=("self",)).get(pk=post.thread_id)
    post = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    if post.deleted_at is None:
        post.deleted_at = clock.now()
        post.save(update_fields=["deleted_at"])
        record(PostDeleted(thread_id=thread.pk, post_id=post.pk), actor=None)
    if thread.answer_id == post.pk:
        thread.answer = None
    if post.number == 1:
        thread.excerpt = ""
    thread.save(update_fields=["answer", "excerpt"])
    _empty([post.pk])


@use_case()
def forget_thread(*, thread: Thread) -> None:
    """Take a person's title off a thread; what they wrote in it is forgotten post by post."""
    thread = Thread.objects.select_for_update(no_key=True, of=("self",)).get(pk=thread.pk)
    thread.title, thread.excerpt = _("A title taken back"), ""
    thread.save(update_fields=["title", "excerpt"])
    record(ThreadChanged(thread_id=thread.pk, change="renamed"), actor=None)


def purge_deleted() -> int:
    """Empty posts deleted 30 days ago, and their history and pictures. Returns how many."""
    purged = 0
    while count := _purge_some():
        purged += count
    return purged


@use_case()
def _purge_some() -> int:
    gone = Post.objects.filter(deleted_at__lt=clock.now() - KEPT_AFTER_DELETION)
    full = gone.filter(~Q(body="") | ~Q(html="")).select_for_update(skip_locked=True, no_key=True)
    ids = list(full.order_by("pk").values_list("pk", flat=True)[:BATCH])
    _empty(ids)
    return len(ids)


def _empty(posts: list[int]) -> None:
    Revision.objects.filter(post__in=posts).delete()
    Redaction.objects.filter(post__in=posts).update(words="")
    Held.objects.filter(post__in=posts).delete()  # what was said of the words tells of them
    remove(Upload.objects.filter(post__in=posts).select_for_update(of=("self",)))
    Post.objects.filter(pk__in=posts).update(body="", html="", source=None)


def purge_orphans() -> int:
    """Throw away pictures that no post shows after two days, unless a draft does."""
    purged, after = 0, 0
    while found := _purge_some_orphans(after):
        purged, after = purged + found[0], found[1]
    return purged


@use_case()
def _purge_some_orphans(after: int) -> tuple[int, int] | None:
    old = clock.now() - KEPT_WITHOUT_A_POST
    rows = Upload.objects.filter(post=None, created_at__lt=old, pk__gt=after).order_by("pk")
    uploads = list(rows.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    if not uploads:
        return None
    unused = [upload for upload in uploads if not _is_drafted(upload)]
    remove(unused)
    return len(unused), uploads[-1].pk


def _is_drafted(upload: Upload) -> bool:
    name = f"/files/{upload.public_id}/"
    return Draft.objects.filter(user=upload.owner_id, body__contains=name).exists()


def remove(uploads: Iterable[Upload]) -> None:
    """Files first: if this fails midway the rows are still there, and it is done again."""
    for upload in uploads:
        remove_files(upload.path)
        upload.delete()
