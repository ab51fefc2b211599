"""Reads for the pages of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404
from django.urls import reverse

from apps.accounts.access import may_ask_for_export, may_describe, may_keep_account
from apps.accounts.bylines import Byline, byline_of, face_key
from apps.accounts.models import Export, User
from apps.core.access import Verdict

LINKS = TimestampSigner(salt="accounts.export")
LINK_LASTS = timedelta(days=1)  # the page, which asks again who looks, makes a new one each time


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


@dataclass(frozen=True, slots=True)
class DataPage:
    """A person's copy of what is kept about them, as far as it is."""

    user: User
    export: Export | None  # None: nobody asked, or it is gone
    link: str  # where it is fetched; "": it cannot be
    has_password: bool
    may_ask: Verdict


def data_page(viewer: User | AnonymousUser) -> DataPage:
    """How somebody's copy is doing. One query."""
    page = settings_page(viewer)
    export = Export.objects.filter(user=page.user).first()
    return DataPage(
        user=page.user,
        export=export,
        link=export_link(export) if export and export.is_ready else "",
        has_password=page.has_password,
        may_ask=may_ask_for_export(page.user, export),
    )


def export_link(export: Export) -> str:
    """Where its owner fetches it: an address that nobody guesses, and that works for a day."""
    signed = LINKS.sign(export.path.rpartition("/")[2].removesuffix(".zip"))
    return reverse("accounts:export", args=[signed])


def export_behind(viewer: User | AnonymousUser, signed: str) -> Export:
    """The copy of that address, for its owner as long as it is there, or 404. One query."""
    try:
        name = LINKS.unsign(signed, max_age=LINK_LASTS)
    except BadSignature:
        raise Http404 from None
    own = Export.objects.filter(user=viewer.pk, path__endswith=f"/{name}.zip")
    export = own.select_related("user").first()
    if export is None or not export.is_ready or not may_keep_account(viewer):
        raise Http404
    return export


def face_path(viewer: User | AnonymousUser, public_id: str, key: str) -> str:
    """Where a face is stored that the viewer may see, or 404. One query."""
    found = User.objects.visible_to(viewer).filter(public_id=public_id).first()
    if found is None or not found.face or face_key(found) != key:
        raise Http404
    return str(found.face)
