"""Reads for the pages of people."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from apps.accounts.access import may_describe, may_keep_account
from apps.accounts.bylines import Byline, byline_of, face_key
from apps.accounts.models import User
from apps.core.access import Verdict


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """What the settings show beside their forms."""

    user: User
    byline: Byline
    has_password: bool
    may_describe: Verdict


def settings_page(viewer: User | AnonymousUser) -> SettingsPage:
    """One's own settings. No queries: the viewer is there already."""
    may_keep_account(viewer).require()
    if not isinstance(viewer, User):
        raise TypeError("A visitor came past the predicate.")
    return SettingsPage(
        user=viewer,
        byline=byline_of(viewer),
        has_password=viewer.has_usable_password(),
        may_describe=may_describe(viewer),
    )


def face_path(viewer: User | AnonymousUser, public_id: str, key: str) -> str:
    """Where a face is stored that the viewer may see, or 404. One query."""
    found = User.objects.visible_to(viewer).filter(public_id=public_id).first()
    if found is None or not found.face or face_key(found) != key:
        raise Http404
    return str(found.face)
