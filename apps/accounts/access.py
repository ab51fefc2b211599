"""What people may do with their own account."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from apps.accounts.models import Export, ExportState, User
from apps.core import clock
from apps.core.access import YES, Verdict, no
from apps.core.holds import reason
from apps.core.times import end_of
from apps.core.zones import zone_called

ONE_EXPORT = timedelta(days=1)  # so long one copy has to do

# In one order with the roles of communities, where members are 1, moderators 2 and stewards 3.
BRAND_STAFF, SITE_MODERATOR, SITE_ADMIN = 3, 4, 5


def may_keep_account(viewer: User | AnonymousUser) -> Verdict:
    """Time zone, looks, sessions and address are everybody's own, suspended or not."""
    if not isinstance(viewer, User):
        return no(_("Sign in to see your settings."))
    if viewer.erased_at is not None or not viewer.is_active:
        return no(_("This account is closed."))
    return YES


def may_be_heard(user: User) -> Verdict:
    """Whether the site is open to their words just now; if not, until when and why."""
    if user.erased_at is not None or not user.is_active:
        return no(_("This account is closed."))
    if user.is_banned:
        said = _("Your account is banned here. Your letters and your data stay open to you.")
        return no(reason(None, user.time_zone, said, said))
    if user.is_suspended:
        dated = _("Your account is suspended until %(when)s. You can read what is public.")
        return no(reason(user.suspended_until, user.time_zone, dated, dated))
    return YES


def may_only_appeal(viewer: User | AnonymousUser) -> Verdict:
    """Whether all is closed to them but their letters, their data and an appeal."""
    if isinstance(viewer, User) and viewer.is_banned:
        return YES
    return no(_("Nobody banned this account."))


def may_ask_for_export(viewer: User | AnonymousUser, export: Export | None) -> Verdict:
    """Whoever has an account takes their data along, banned or not: one copy a day.

    One that could not be made counts for nothing.
    """
    kept = may_keep_account(viewer)
    if not kept or not isinstance(viewer, User) or export is None:
        return kept
    if export.is_under_way:
        return no(_("Your copy is being made."))
    again = export.asked_at + ONE_EXPORT
    if export.state != ExportState.FAILED and again > clock.now():
        here = zone_called(viewer.time_zone)
        said = _("One copy a day: you can have the next one made from %(when)s on.")
        return no(said % {"when": end_of(again, here)})
    return YES


def may_describe(viewer: User | AnonymousUser) -> Verdict:
    """Name, line, bio and face are words others read, so a suspension holds them too."""
    kept = may_keep_account(viewer)
    return may_be_heard(viewer) if kept and isinstance(viewer, User) else kept


def may_sanction_person(actor: User, user: User) -> Verdict:
    """Site moderators and admins act on those below them on the site, and never on themselves."""
    if not may_be_heard(actor) or actor.verified_at is None or power_on_site(actor) == 0:
        return no(_("Only those who keep order on the whole site may do this."))
    if actor.pk == user.pk:
        return no(_("Nobody decides about themselves."))
    if rank_on_site(user) >= power_on_site(actor):
        return no(_("Nobody decides about somebody of their own rank, or of a higher one."))
    return YES


def power_on_site(user: User) -> int:
    """How high somebody reaches who keeps order on the whole site; 0 for all who do not."""
    if not user.is_active:
        return 0
    return SITE_ADMIN if user.is_site_admin else SITE_MODERATOR if user.is_site_moderator else 0


def rank_on_site(user: User) -> int:
    """How high somebody stands on the whole site. Brand staff stand as high as stewards do."""
    return power_on_site(user) or (BRAND_STAFF if user.is_brand_staff else 0)
