"""Pictures from people: decoded in a child with hard limits, and written anew as WebP."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO

from django.utils.translation import gettext as _

LARGEST = 10 * 2**20  # bytes
PATIENCE = 20  # seconds of wall clock; the child's own limit is 10 of CPU
AT_ONCE = BoundedSemaphore(2)  # children of one process
SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF")
ROOT = Path(__file__).parents[2]


class Unreadable(ValueError):  # noqa: N818  it reads as what happened
    """A file that is no picture we take; the message is fit to show."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as we keep it: WebP by variant (large, medium, square); the size of the large."""

    width: int
    height: int
    variants: dict[str, bytes]


def read_picture(file: BinaryIO) -> Picture:
    """The picture in a file, without EXIF, upright, its first frame only.

    PNG, JPEG, GIF and WebP, told by content and not by name. Raises Unreadable.
    """
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unreadable(_("That picture is over 10 MB. Make it smaller and try again."))
    if not content.startswith(SIGNATURES):
        raise Unreadable(_("We take PNG, JPEG, GIF and WebP pictures. This is none of them."))
    head, _line, body = _asked_child(content).partition(b"\n")
    answer = json.loads(head or b'{"refused": "unreadable"}')
    if "refused" in answer:
        raise Unreadable(_sentence(answer["refused"]))
    variants, start = {}, 0
    for name, size in answer["sizes"].items():
        variants[name] = body[start : start + size]
        start += size
    return Picture(answer["width"], answer["height"], variants)


def _asked_child(content: bytes) -> bytes:
    """What the child answers; nothing when a limit ended it."""
    with AT_ONCE:
        try:
            child = subprocess.run(  # noqa: S603  no shell, no word of the visitor's
                [sys.executable, "-I", "-c", _START, str(ROOT)],
                input=content,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
                env={},
                cwd="/",
            )
        except subprocess.TimeoutExpired:
            return b""
    return child.stdout


# -I: neither the environment nor the current folder decides what the child imports.
_START = "import sys; sys.path.insert(0, sys.argv[1]); import apps.core.decoding as d; d.main()"


def _sentence(why: str) -> str:
    if why in {"large", "memory"}:
        return _("That picture has more than 25 million pixels. Make it smaller and try again.")
    return _("We could not read that picture. Perhaps it broke on the way; try another copy.")
