"""A line on a post, from a fixed vocabulary, by those who keep order."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.ledger.recording import record, use_case
from apps.threads.access import may_label
from apps.threads.events import PostLabelled
from apps.threads.kept import Label
from apps.threads.models import Post
from apps.threads.services.hinting import hint
from apps.threads.services.locking import locked_post, post_by_decision, role_of


@use_case()
def label_post(*, standing: Standing, post: Post, label: str) -> Post:
    """Write a label on a post in place of the one it had; "" takes it off.

    Raises Denied when they may not, ValidationError for a label there is not.
    """
    post = locked_post(standing, post)
    may_label(standing, post, role_of(post)).require()
    _set(standing.user, post, label)
    return post


@use_case()
def label_by_decision(
    post: Post, actor: User | None, *, label: str, in_place_of: str | None = None
) -> dict[str, Any] | None:
    """The same where a decision stands behind it; returns what was before, None for no change.

    With `in_place_of` nothing happens to a post that by now has another label than that.
    """
    post = post_by_decision(post)
    if post.deleted_at is not None or in_place_of not in {None, post.label}:
        return None
    before = {"label": post.label}
    return before if _set(actor, post, label) else None


def _set(actor: User | None, post: Post, label: str) -> bool:
    """Whether that changed anything."""
    if label and label not in Label.values:
        raise ValidationError(_("There is no such label."))
    if post.label == label:
        return False
    post.label = label
    post.save(update_fields=["label"])
    fact = PostLabelled(thread_id=post.thread_id, post_id=post.pk, label=label)
    record(fact, actor=actor, community=post.thread.community)
    hint(post.thread)
    return True
