"""How a person describes themselves, and how the place looks to them."""

from __future__ import annotations

import io
from functools import partial
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, ImageOps

from apps.accounts.access import may_describe, may_keep_account
from apps.accounts.events import ProfileChanged, ProfileHidden
from apps.accounts.models import Theme, User
from apps.accounts.names import clean_name
from apps.accounts.zones import clean_zone
from apps.core import clock
from apps.core.ids import public_id
from apps.core.images import read_picture
from apps.core.text import tidy_body, tidy_line
from apps.ledger.recording import record, use_case

FACE_SIDE = 192  # twice the largest we draw


@use_case()
def describe(*, user: User, name: str, line: str, bio: str) -> User:
    """Say who one is. Raises Denied while suspended, ValidationError for a name nobody may bear."""
    may_describe(user).require()
    before = (user.name, user.line, user.bio)
    user.name, user.line, user.bio = _kept_name(user, name), tidy_line(line), tidy_body(bio).strip()
    if (user.name, user.line, user.bio) != before:
        user.save(update_fields=["name", "line", "bio"])
        record(ProfileChanged(user_id=user.pk), actor=user)
    return user


def _kept_name(user: User, name: str) -> str:
    """An old name may stay, also one that came with an import and would be refused today."""
    return user.name if name.strip() == user.name else clean_name(name)


@use_case()
def set_time_zone(*, user: User, time_zone: str) -> None:
    """Show times as the clock on their wall does."""
    may_keep_account(user).require()
    user.time_zone = clean_zone(time_zone)
    user.save(update_fields=["time_zone"])


@use_case()
def set_theme(*, user: User, theme: str) -> None:
    """Day, night, or as the device says."""
    may_keep_account(user).require()
    user.theme = Theme(theme)
    user.save(update_fields=["theme"])


def set_face(*, user: User, file: BinaryIO) -> User:
    """Show a picture in place of the monogram.

    It is decoded before the transaction begins, since that takes its time. Raises
    core.images.Unreadable, with a sentence for people, for what is no picture.
    """
    may_describe(user).require()
    face = _square(max(read_picture(file).variants.values(), key=len))
    path = default_storage.save(f"faces/{user.public_id}/{public_id()}.webp", ContentFile(face))
    return _show_face(user=user, path=path)


def remove_face(*, user: User) -> User:
    """Go back to the monogram."""
    may_describe(user).require()
    return _show_face(user=user, path="")


@use_case()
def _show_face(*, user: User, path: str) -> User:
    """Keep the path, and throw the old picture away once nobody points at it."""
    old = user.face
    user.face = path
    user.save(update_fields=["face"])
    if old:
        transaction.on_commit(partial(default_storage.delete, old), robust=True)
    record(ProfileChanged(user_id=user.pk), actor=user)
    return user


def _square(picture: bytes) -> bytes:
    """The middle of a picture that core has decoded and written anew, so it is safe to open."""
    with Image.open(io.BytesIO(picture)) as opened:
        face = ImageOps.fit(opened.convert("RGB"), (FACE_SIDE, FACE_SIDE))
    written = io.BytesIO()
    face.save(written, "WEBP", quality=82)
    return written.getvalue()


@use_case()
def hide_profile(*, actor: User | None, user: User) -> None:
    """Close a profile to all but its owner; their words stay where they are."""
    _hide(actor, user, hidden=True)


@use_case()
def restore_profile(*, actor: User | None, user: User) -> None:
    """Open a hidden profile again."""
    _hide(actor, user, hidden=False)


def _hide(actor: User | None, user: User, *, hidden: bool) -> None:
    user.hidden_at = clock.now() if hidden else None
    user.save(update_fields=["hidden_at"])
    record(ProfileHidden(user_id=user.pk, hidden=hidden), actor=actor)
