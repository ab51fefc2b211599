"""Pictures that come with an appeal: taken in before the transaction, thrown away in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core import clock
from apps.core.images import Unreadable
from apps.core.models import ALT_LENGTH
from apps.core.stored import remove_files, storing
from apps.core.text import LineField
from apps.ledger.recording import use_case
from apps.moderation.models import Appeal, AppealMessage, AppealPicture

AT_ONCE, IN_ALL = 3, 12  # pictures with one text, and about one appeal
KEPT_AFTER_ANSWER = timedelta(days=30)
BATCH = 200

_ALT = LineField(max_length=ALT_LENGTH, required=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """A picture as it was sent, and what it shows in words."""

    file: BinaryIO
    alt: str = ""


class NotTaken(ValidationError):  # noqa: N818  it reads as what happened
    """One of the pictures is none that we take; `place` says which of those that were sent."""

    def __init__(self, place: int, message: str) -> None:
        super().__init__(message)
        self.place = place


@contextmanager
def taken_in(sent: Sequence[Sent], before: int = 0) -> Iterator[list[AppealPicture]]:
    """Rows for pictures whose files are stored; what goes wrong within takes all of them away.

    `before` is how many came about this appeal already. Raises ValidationError for too many, and
    NotTaken for one that is none.
    """
    if len(sent) > AT_ONCE or before + len(sent) > IN_ALL:
        raise ValidationError(_("Three pictures at once and twelve in all are what fits."))
    with ExitStack() as stack:
        rows = []
        for place, one in enumerate(sent):
            alt = str(_ALT.clean(one.alt))
            try:
                stored = stack.enter_context(storing(one.file, "appeals"))
            except Unreadable as error:
                raise NotTaken(place, str(error)) from error
            rows.append(AppealPicture(alt=alt, **stored))
        yield rows


def hang(
    pictures: Iterable[AppealPicture], appeal: Appeal, message: AppealMessage | None = None
) -> None:
    """Have them stand with an appeal, or with a line about it; part of whoever's use-case."""
    for picture in pictures:
        picture.appeal, picture.message = appeal, message
        picture.save()


def purge_appeal_pictures() -> int:
    """Throw away the pictures of appeals that were answered 30 days ago, or are gone; how many."""
    over = Q(appeal=None) | Q(appeal__decided_at__lt=clock.now() - KEPT_AFTER_ANSWER)
    purged = 0
    while count := _remove_some(over):
        purged += count
    return purged


def forget_appeal_pictures(*, user: User) -> None:
    """What somebody sent with their appeals goes with them."""
    while _remove_some(Q(appeal__decision__subject=user)):
        pass


@use_case()
def _remove_some(which: Q) -> int:
    """Files first: if this fails midway the rows are still there, and it is done again."""
    rows = AppealPicture.objects.filter(which).order_by("pk")
    found = list(rows.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    for picture in found:
        remove_files(picture.path)
        picture.delete()
    return len(found)


@use_case()
def remove_pictures_of(cases: Iterable[int]) -> None:
    """With the words of these cases the pictures go that were sent about them."""
    while _remove_some(Q(appeal__decision__case__in=list(cases))):
        pass
