"""Who writes rules, and who is asked to keep to them."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing, may_keep_brand, may_manage
from apps.communities.models import State
from apps.core.access import YES, Verdict, no


def may_publish(standing: Standing) -> Verdict:
    """Stewards word their community's rules; site admins word the brand's."""
    return may_keep_brand(standing) if standing.community is None else may_manage(standing)


def may_keep(viewer: User | AnonymousUser) -> Verdict:
    """Anybody signed in gives their word."""
    return YES if viewer.is_authenticated else no(_("Sign in to give your word."))


def owed(standing: Standing) -> str:
    """The page of the guidelines a member gives their word on before they write; "" for none."""
    viewer, community = standing.viewer, standing.community
    if not isinstance(viewer, User) or viewer.is_suspended or community is None:
        return ""
    if standing.state != State.ACTIVE:
        return ""
    if viewer.accepted_version < standing.brand_version:
        return reverse("guidelines:accept")
    if standing.accepted_version < community.guidelines_version:
        return reverse("guidelines:accept_community", args=[community.slug])
    return ""
