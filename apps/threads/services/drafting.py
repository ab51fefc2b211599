"""Keeping words until they are posted."""

from __future__ import annotations

import re

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core import clock
from apps.core.access import Denied
from apps.core.text import tidy_body, tidy_line
from apps.ledger.recording import use_case
from apps.threads.models import BODY_LENGTH, TITLE_LENGTH, Draft, Post, Thread, ThreadKind

DRAFTS = 50  # of one person; the oldest make room
KEY = re.compile(r"(?:thread|community|post)-[a-z0-9_-]{1,49}")


def key_of(about: Thread | Community | Post) -> str:
    """Under which name a draft is kept: a reply here, a thread there, an edit of that."""
    if isinstance(about, Thread):
        return f"thread-{about.public_id}"
    if isinstance(about, Post):
        return f"post-{about.thread.public_id}-{about.number}"
    return f"community-{about.slug}"


@use_case()
def save_draft(
    *, user: User | AnonymousUser, key: str, kind: str = "", title: str = "", body: str = ""
) -> Draft | None:
    """Keep words under a name, in place of what was kept there; empty ones are thrown away.

    Raises Denied for visitors, ValidationError for a name or a kind we do not use and for words
    too long.
    """
    owner = _owner(user)
    if not KEY.fullmatch(key) or kind not in {"", *ThreadKind.values}:
        raise ValidationError(_("There is nothing to draft here."), code="key")
    if len(title) > TITLE_LENGTH or len(body) > BODY_LENGTH:
        raise ValidationError(_("This is too long to keep."), code="max_length")
    words = {"title": tidy_line(title), "body": tidy_body(body)}
    if not words["title"] and not words["body"].strip():
        discard(owner, key)
        return None
    values = words | {"kind": kind, "saved_at": clock.now()}
    draft, is_new = Draft.objects.update_or_create(user=owner, key=key, defaults=values)
    if is_new:
        _make_room(owner)
    return draft


@use_case()
def drop_draft(*, user: User | AnonymousUser, key: str) -> None:
    """Throw a draft away. Raises Denied for visitors."""
    discard(_owner(user), key)


def discard(user: User, key: str) -> None:
    """Throw a draft away, as part of a use-case."""
    Draft.objects.filter(user=user, key=key).delete()


def _make_room(user: User) -> None:
    kept = Draft.objects.filter(user=user).order_by("-saved_at", "-pk")
    surplus = list(kept.values_list("pk", flat=True)[DRAFTS : 2 * DRAFTS])
    if surplus:
        Draft.objects.filter(pk__in=surplus).delete()


def _owner(user: User | AnonymousUser) -> User:
    if not isinstance(user, User):
        raise Denied(_("Sign in to take part."))
    return user
