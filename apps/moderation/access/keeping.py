"""Who may word what screens look for, and leave a line in the open."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing, may_manage
from apps.core.access import YES, Verdict, no
from apps.moderation.access.ranks import SITE
from apps.moderation.models import (
    Remark,
)
from apps.threads.access import may_keep_order
from apps.threads.models import Post


def may_keep_screens(standing: Standing) -> Verdict:
    """Stewards, in their community; for the whole site, its moderators and admins."""
    if standing.community is not None:
        return may_manage(standing)
    viewer = standing.viewer
    if not isinstance(viewer, User) or viewer.is_suspended or viewer.verified_at is None:
        return no(_("Only the site’s moderators do this."))
    return YES if standing.flags & SITE else no(_("Only the site’s moderators do this."))


def may_remark(standing: Standing, post: Post) -> Verdict:
    """Those who keep order in the place leave a line in the open, and take one away."""
    return may_keep_order(standing, post.thread)


def may_change_remark(standing: Standing, remark: Remark) -> Verdict:
    """Who signed it words it anew; nobody says something else under another's name."""
    if not (may := may_remark(standing, remark.post)):
        return may
    if remark.author_id != standing.viewer.pk:
        return no(_("It is signed by somebody else. You can take it away, and write your own."))
    return YES
