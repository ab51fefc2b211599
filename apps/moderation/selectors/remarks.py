"""Lines of those who keep order, as the page of a thread shows them."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404
from django.urls import NoReverseMatch, reverse

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.moderation.access import may_remark
from apps.moderation.models import Remark
from apps.moderation.selectors.rules import Rule, rules_for
from apps.threads.models import Post, Thread
from apps.threads.slots import Cited
from apps.threads.slots import Remark as Shown


def remarks_of(posts: Sequence[int], standing: Standing) -> dict[int, Shown]:
    """What stands under these posts, by their ids. Two queries."""
    rows = Remark.objects.filter(post__in=posts, hidden_at=None)
    found = list(rows.select_related("post__thread"))
    named = any(row.rule for row in found)
    rules = {rule.key: rule for rule in rules_for(standing.community)} if named else {}
    return {
        row.post_id: Shown(
            author_id=row.author_id,
            text=row.text,
            at=row.created_at,
            is_edited=row.edited_at is not None,
            cites=cited(rules[row.rule]) if row.rule in rules else None,
            edit=_address(row.post) if may_remark(standing, row.post) else "",
            tell=reverse("moderation:report", args=["remark", _reference(row.post)])
            if isinstance(standing.viewer, User) and standing.viewer.pk != row.author_id
            else "",
        )
        for row in found
    }


def cited(rule: Rule) -> Cited:
    """A rule with the address that outlives its number."""
    try:
        url = reverse("guidelines:rule", args=[rule.key])
    except NoReverseMatch:
        url = rule.url
    return Cited(rule.number, rule.title.rstrip(". "), " ".join(rule.body.split()), url)


def _reference(post: Post) -> str:
    return f"{post.thread.public_id}-{post.number}"


def _address(post: Post) -> str:
    return reverse("moderation:remark", args=[post.thread.public_id, post.number])


def remarked(viewer: object, public_id: str, number: int) -> tuple[Post, Remark | None]:
    """A post, and what stands under it, as a reader finds them. Raises Http404. Two queries."""
    threads = Thread.objects.visible_to(viewer)  # type: ignore[arg-type]  # a person or a visitor
    rows = Post.objects.filter(thread__in=threads, thread__public_id=public_id, number=number)
    post = rows.select_related("thread__community", "author").first()
    if post is None:
        raise Http404
    return post, Remark.objects.filter(post=post, hidden_at=None).select_related("author").first()
