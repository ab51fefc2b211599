"""Copies that people take along: asked for, made by a worker, kept for a while, thrown away."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from apps.accounts.access import may_ask_for_export
from apps.accounts.archive import write_archive
from apps.accounts.events import ExportAsked, ExportMade
from apps.accounts.models import Export, ExportFailure, ExportState, User
from apps.core import clock
from apps.core.waking import Bell
from apps.core.zones import zone_called
from apps.ledger.recording import record, use_case
from apps.live.services import publish

logger = logging.getLogger(__name__)

FOLDER = "exports"
KEPT = timedelta(hours=48)
LEASE = timedelta(minutes=2)  # a maker says more often that it is alive; else another takes over
SIGN_OF_LIFE = 10  # seconds
TRIES = 3

bell = Bell("accounts.make_exports")


class Stopped(Exception):  # noqa: N818  it reads as what happened
    """The copy is wanted no more: thrown away, its person erased, or another is making it."""


# ── by its owner ─────────────────────────────────────────────────────────────────────────────────
@use_case()
def ask_for_export(*, user: User) -> Export:
    """Have a copy of all that is theirs made; while one is made, asking again changes nothing.

    It takes the place of the one before. Raises Denied, which says when the next can be made.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    before = Export.objects.filter(user=user).first()
    if before is not None and before.is_under_way:
        return before
    may_ask_for_export(user, before).require()
    if before is not None:
        _remove_later(before.path)
        before.delete()
    export = Export.objects.create(user=user)
    record(ExportAsked(user_id=user.pk), actor=user)
    _write_to(user, export)
    transaction.on_commit(bell.ring, robust=True)
    return export


@use_case()
def throw_export_away(*, user: User) -> None:
    """Delete a copy before its time, or have nobody go on making it."""
    export = Export.objects.select_for_update().filter(user=user).first()
    if export is None or export.state == ExportState.GONE:
        return
    _remove_later(export.path)
    export.state, export.path, export.size = ExportState.GONE, "", 0
    export.ready_at = export.until = export.leased_until = None
    export.save()


@use_case()
def forget_export(*, user: User) -> None:
    """Leave nothing of a copy, nor that there was one: its person is erased."""
    for export in Export.objects.filter(user=user):
        _remove_later(export.path)
        export.delete()


# ── by a worker ──────────────────────────────────────────────────────────────────────────────────
def make_next_export() -> bool:
    """Make the copy that waits the longest; whether there was one.

    One whose maker died is begun anew, three times at most. Where it cannot be written, its person
    is told so at once.
    """
    export = _claimed()
    if export is None:
        return False
    if export.tries > TRIES:
        _fail(export, ExportFailure.BROKE)
        return True
    try:
        size = _written(export)
    except Stopped:
        logger.info("A copy is wanted no more.")
    except OSError:
        logger.exception("A copy could not be written")
        _fail(export, ExportFailure.SPACE)
    else:
        _finish(export, size)
    return True


@use_case()
def _claimed() -> Export | None:
    """The next one, ours until its lease ends; what an earlier try left of it is thrown away."""
    left = Q(state=ExportState.MAKING, leased_until__lte=clock.now())
    due = Export.objects.filter(Q(state=ExportState.WAITING) | left)
    export = due.select_for_update(skip_locked=True).order_by("asked_at").first()
    if export is None:
        return None
    _remove_later(export.path)
    export.state, export.path = ExportState.MAKING, f"{FOLDER}/{get_random_string(32)}.zip"
    export.tries += 1
    export.leased_until = clock.now() + LEASE
    export.save()
    transaction.on_commit(partial(_hint, export), robust=True)
    return export


def _written(export: Export) -> int:
    """Write the file of a claimed copy, for its owner's eyes alone; its size."""
    try:
        default_storage.save(export.path, ContentFile(b""))  # with the rights that files have
        with default_storage.open(export.path, "r+b") as target:
            write_archive(target, export.user, _sign_of_life(export))
        return default_storage.size(export.path)
    except BaseException:
        default_storage.delete(export.path)
        raise


def _sign_of_life(export: Export) -> Callable[[], None]:
    """Says now and then that somebody works at it. Raises Stopped when nobody should."""
    last = time.monotonic()

    def alive() -> None:
        nonlocal last
        if time.monotonic() - last < SIGN_OF_LIFE:
            return
        last = time.monotonic()
        if not _ours(export).update(leased_until=clock.now() + LEASE):
            raise Stopped

    return alive


@use_case()
def _finish(export: Export, size: int) -> None:
    """Have it fetched from now on, unless it was thrown away meanwhile."""
    made = _ours(export).select_for_update().first()
    if made is None:
        _remove_later(export.path)
        return
    made.state, made.size, made.leased_until = ExportState.READY, size, None
    made.ready_at = clock.now()
    made.until = made.ready_at + KEPT
    made.save()
    record(ExportMade(user_id=made.user_id), actor=None)
    _write_to(made.user, made)
    transaction.on_commit(partial(_hint, made), robust=True)


@use_case()
def _fail(export: Export, why: ExportFailure) -> None:
    """Say that there is none, and why; it can be asked for again at once."""
    failed = _ours(export).select_for_update().first()
    if failed is None:
        return
    _remove_later(failed.path)
    failed.state, failed.why, failed.path = ExportState.FAILED, why, ""
    failed.leased_until = None
    failed.save()
    _write_to(failed.user, failed)
    transaction.on_commit(partial(_hint, failed), robust=True)


# ── by the clock ─────────────────────────────────────────────────────────────────────────────────
def forget_exports() -> int:
    """Delete copies whose time is over, and files that no row knows; how many copies there were."""
    over = Export.objects.filter(state=ExportState.READY, until__lte=clock.now())
    forgotten = sum(_forget(pk) for pk in over.values_list("pk", flat=True))
    known = set(Export.objects.exclude(path="").values_list("path", flat=True))
    for path in _lying_about() - known:
        if not Export.objects.filter(path=path).exists():  # it may have been claimed just now
            default_storage.delete(path)
    return forgotten


@use_case()
def _forget(pk: int) -> bool:
    export = Export.objects.select_for_update().filter(pk=pk, until__lte=clock.now()).first()
    if export is None:
        return False
    _remove_later(export.path)
    export.delete()
    return True


def _lying_about() -> set[str]:
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return set()
    return {f"{FOLDER}/{name}" for name in files}


# ── what all of them need ────────────────────────────────────────────────────────────────────────
def _ours(export: Export) -> QuerySet[Export]:
    """The row, as long as it is this try that makes it."""
    return Export.objects.filter(pk=export.pk, state=ExportState.MAKING, path=export.path)


def _remove_later(path: str) -> None:
    if path:
        transaction.on_commit(partial(default_storage.delete, path), robust=True)


def _write_to(user: User, export: Export) -> None:
    """A letter that cannot be switched off: whoever did not ask must hear of it."""
    if user.email:
        page, host = (
            settings.SITE_URL + reverse("accounts:data"),
            urlsplit(settings.SITE_URL).hostname,
        )
        told = {"person": user, "export": export, "data_url": page, "host": host}
        with timezone.override(zone_called(user.time_zone)):
            get_adapter().send_mail("account/email/export", user.email, told)


def _hint(export: Export) -> None:
    """Have their page ask how far it is."""
    publish(f"person-{export.user.public_id}")
