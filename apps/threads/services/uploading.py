"""Taking pictures in."""

from __future__ import annotations

from typing import BinaryIO

from apps.communities.access import Standing
from apps.core.models import ALT_LENGTH
from apps.core.stored import Stored, storing
from apps.core.text import LineField
from apps.ledger.recording import use_case
from apps.threads.access import may_upload
from apps.threads.models import Upload

_ALT = LineField(max_length=ALT_LENGTH, required=False)


def add_upload(*, standing: Standing, file: BinaryIO, alt: str = "") -> Upload:
    """Keep a picture, decoded and written anew, for a post still to come.

    Raises Denied when they may not, core.images.Unreadable for what is no picture, ValidationError
    for too long a description.
    """
    may_upload(standing).require()
    words = str(_ALT.clean(alt))
    with storing(file, "uploads") as stored:
        return _note(standing, stored, words)


@use_case()
def _note(standing: Standing, stored: Stored, alt: str) -> Upload:
    return Upload.objects.create(owner=standing.user, alt=alt, **stored)
