"""Who writes rules, and who is asked to keep to them."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing, may_keep_brand, may_manage
from apps.core.access import YES, Verdict, no


def may_publish(standing: Standing) -> Verdict:
    """Stewards word their community's rules; site admins word the brand's."""
    return may_keep_brand(standing) if standing.community is None else may_manage(standing)


def may_keep(viewer: User | AnonymousUser) -> Verdict:
    """Anybody signed in gives their word."""
    return YES if viewer.is_authenticated else no(_("Sign in to give your word."))
