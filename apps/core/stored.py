"""Pictures in the storage: put there safely, and given so that they are pictures and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TypedDict

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.utils.crypto import get_random_string

from apps.core.images import read_picture

VARIANT = re.compile(r"[a-z0-9]{1,16}", re.ASCII)


class Stored(TypedDict):
    """What a row of core.models.StoredPicture says of its files."""

    path: str
    width: int
    height: int
    size: int


@contextmanager
def storing(file: BinaryIO, room: str) -> Iterator[Stored]:
    """A picture, decoded and written anew into a folder of its own, for a row still to be made.

    Decoding takes its time, so it happens before the transaction; what goes wrong within throws
    the files away again. Raises core.images.Unreadable for what is no picture.
    """
    picture = read_picture(file)
    folder = f"{room}/{get_random_string(32)}"
    try:
        for name, content in picture.variants.items():
            default_storage.save(f"{folder}/{name}.webp", ContentFile(content))
        yield {
            "path": folder,
            "width": picture.width,
            "height": picture.height,
            "size": max(len(content) for content in picture.variants.values()),
        }
    except BaseException:
        remove_files(folder)
        raise


def remove_files(folder: str) -> None:
    """Throw the files of a picture away; what is gone already is gone."""
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)


def stored_picture(path: str, variant: str) -> HttpResponse:
    """One variant of a picture, for whoever was asked before. Raises Http404 for none."""
    if not VARIANT.fullmatch(variant):
        raise Http404
    try:
        with default_storage.open(f"{path}/{variant}.webp") as stored:  # at most some 100 KB
            response = HttpResponse(stored.read(), content_type="image/webp")
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=60"
    return response
