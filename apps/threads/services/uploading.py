"""Taking pictures in."""

from __future__ import annotations

from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.crypto import get_random_string

from apps.communities.access import Standing
from apps.core.images import Picture, read_picture
from apps.core.text import LineField
from apps.ledger.recording import use_case
from apps.threads.access import may_upload
from apps.threads.models import ALT_LENGTH, Upload

_ALT = LineField(max_length=ALT_LENGTH, required=False)


def add_upload(*, standing: Standing, file: BinaryIO, alt: str = "") -> Upload:
    """Keep a picture, decoded and written anew, for a post still to come.

    Decoding takes its time, so it happens before the transaction. Raises Denied when they may not,
    core.images.Unreadable for what is no picture, ValidationError for too long a description.
    """
    may_upload(standing).require()
    words = str(_ALT.clean(alt))
    picture = read_picture(file)
    folder = f"uploads/{get_random_string(32)}"
    try:
        for name, content in picture.variants.items():
            default_storage.save(f"{folder}/{name}.webp", ContentFile(content))
        return _note(standing, picture, folder, words)
    except BaseException:
        remove_files(folder)
        raise


def remove_files(folder: str) -> None:
    """Throw the files of an upload away; what is gone already is gone."""
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)


@use_case()
def _note(standing: Standing, picture: Picture, folder: str, alt: str) -> Upload:
    return Upload.objects.create(
        owner=standing.user,
        alt=alt,
        width=picture.width,
        height=picture.height,
        size=max(len(content) for content in picture.variants.values()),
        path=folder,
    )
