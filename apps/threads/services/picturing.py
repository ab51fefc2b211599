"""Pictures that a decision takes out of posts which stay, and puts back."""

from __future__ import annotations

from apps.accounts.models import User
from apps.core import clock
from apps.ledger.recording import record, use_case
from apps.threads.events import PictureHidden, PictureRestored
from apps.threads.models import Post, Upload
from apps.threads.services.forgetting import remove
from apps.threads.services.hinting import hint
from apps.threads.services.locking import post_by_decision
from apps.threads.services.prose import address_of, written_anew


@use_case()
def hide_picture_by_decision(upload: Upload, actor: User | None) -> None:
    """Have nobody see it, its author neither; its description stands in its place."""
    _turn(upload, actor, is_hidden=True)


@use_case()
def restore_picture_by_decision(upload: Upload, actor: User | None) -> None:
    """Have it be seen again, where the decision that hid it holds no longer."""
    _turn(upload, actor, is_hidden=False)


@use_case()
def forget_picture(*, upload: Upload) -> None:
    """Throw away a picture of a person's; where it stood its description stays."""
    _turn(upload, None, is_hidden=True)
    remove([upload])


def _turn(upload: Upload, actor: User | None, *, is_hidden: bool) -> None:
    """Where no post shows it (any more) there is nobody to learn of it."""
    post = post_by_decision(upload.post) if upload.post is not None else None
    found = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk)
    before = found.values_list("hidden_at", flat=True).first()
    if (before is not None) == is_hidden:
        return
    upload.hidden_at = clock.now() if is_hidden else None
    Upload.objects.filter(pk=upload.pk).update(hidden_at=upload.hidden_at)
    if post is not None:
        _draw_anew(post, upload)
        fact = PictureHidden if is_hidden else PictureRestored
        said = fact(thread_id=post.thread_id, post_id=post.pk, upload_id=upload.pk)
        record(said, actor=actor, community=post.thread.community)
        hint(post.thread)


def _draw_anew(post: Post, upload: Upload) -> None:
    """Its post, and whoever quoted it there, as they look now; whoever edits them meanwhile hears.

    A version more is no edit of theirs.
    """
    rows = Post.objects.filter(thread=post.thread_id, deleted_at=None)
    shown = rows.filter(body__contains=address_of(upload)).select_related("author")
    for one in shown.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        one.thread = post.thread
        prose = written_anew(one, one.body)
        one.html = prose.html
        one.version, one.kept_versions = one.version + 1, one.kept_versions + 1
        one.save(update_fields=["html", "version", "kept_versions"])
        if one.number == 1 and one.hidden_at is None:
            one.thread.excerpt = prose.excerpt
            one.thread.save(update_fields=["excerpt"])
