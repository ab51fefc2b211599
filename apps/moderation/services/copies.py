"""What cases keep of words, as others than those who keep order may read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from apps.core.kinds import kind_of
from apps.core.passages import replaced
from apps.moderation.excerpts import LINE, line_of
from apps.moderation.models import Case, Decision, Snapshot
from apps.moderation.models.reports import SNAPSHOT_LENGTH, TITLE_LENGTH
from apps.threads.models import Post, Redaction, Upload


def posts_of(redactions: Iterable[int]) -> list[Post]:
    """The posts that these passages were taken out of."""
    return list(Post.objects.filter(redactions__in=list(redactions)).distinct())


def show_without(redactions: Sequence[int]) -> None:
    """Within a use-case: have who told us read no more of it than everybody does."""
    show_anew(posts_of(redactions))


def show_anew(posts: Iterable[Post]) -> None:
    """Within a use-case: the same, by what is out of these posts now."""
    for post in posts:
        taken = dict(Redaction.objects.filter(post=post).values_list("words", "mark"))
        taken.pop("", None)
        for copy in copies_of(post):
            _leave(copy, taken)


def copies_of(post: Post) -> list[Snapshot]:
    """Of a post, of its pictures, and of the thread that it opens."""
    shown = Upload.objects.filter(post=post).values("pk")
    about = Q(kind="post", object_id=post.pk) | Q(kind="image", object_id__in=shown)
    if post.number == 1:
        about |= Q(kind="thread", object_id=post.thread_id)
    return list(Snapshot.objects.filter(about))


def _leave(copy: Snapshot, taken: dict[str, str]) -> None:
    left = replaced(copy.text, taken)[:SNAPSHOT_LENGTH]
    copy.text_left = left if left != copy.text else ""
    copy.save(update_fields=["text_left"])


def purge_copies(posts: Iterable[Post], taken: dict[str, str]) -> None:
    """Within a use-case: take words out of all that cases keep of these posts, for good."""
    for post in posts:
        for copy in copies_of(post):
            left = replaced(copy.text, taken)[:SNAPSHOT_LENGTH]
            if left != copy.text:
                _excerpt_anew(copy, left)
            title = replaced(copy.title, taken)[:TITLE_LENGTH]
            url = copy.url if title == copy.title else ""  # it said the title, too
            kept = {"title": title, "text": left, "url": url, "text_left": ""}
            Snapshot.objects.filter(pk=copy.pk).update(**kept)


def _excerpt_anew(copy: Snapshot, left: str) -> None:
    """The line of it that stands beside a case and its decisions."""
    before, after = lines_of(copy), line_of(kind_of(copy.kind), left)
    cases = Case.objects.filter(targets__snapshots=copy, excerpt__in=before)
    ids = list(cases.values_list("pk", flat=True))
    Decision.objects.filter(case__in=ids, excerpt__in=before).update(excerpt=after)
    Case.objects.filter(pk__in=ids).update(excerpt=after)


def lines_of(copy: Snapshot) -> set[str]:
    """The line of a copy that stands beside a case, also as it was before Markdown was read."""
    bare = " ".join(copy.text.split())[:LINE]
    return {line_of(kind_of(copy.kind), copy.text), bare}
