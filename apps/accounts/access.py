"""What people may do with their own account."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.access import YES, Verdict, no


def may_keep_account(viewer: User | AnonymousUser) -> Verdict:
    """Time zone, looks, sessions and address are everybody's own, suspended or not."""
    if not isinstance(viewer, User):
        return no(_("Sign in to see your settings."))
    if viewer.erased_at is not None or not viewer.is_active:
        return no(_("This account is closed."))
    return YES


def may_describe(viewer: User | AnonymousUser) -> Verdict:
    """Name, line, bio and face are words others read, so a suspension holds them too."""
    kept = may_keep_account(viewer)
    if kept and isinstance(viewer, User) and viewer.is_suspended:
        return no(_("Your account is suspended for now. Your profile stays as it is until then."))
    return kept
