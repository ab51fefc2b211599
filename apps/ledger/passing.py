"""Helping a reader that stands before an entry it cannot take: try again now, or pass over it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from apps.core import clock
from apps.core.access import Denied
from apps.core.errors import Conflict
from apps.ledger.models import LONGEST_REASON, Cursor, Entry, Passage
from apps.ledger.recording import use_case
from apps.ledger.waking import wake


@use_case()
def read_on(*, reader: str, entry_id: int) -> None:
    """Have a failing reader try its entry again at once. Raises Conflict when it went on."""
    cursor, _entry = _stuck(reader, entry_id)
    _let_read(cursor)


@use_case()
def pass_over(*, reader: str, entry_id: int, reason: str, by: Model) -> Passage:
    """Move a failing reader past its entry, and keep who let it, and why.

    Raises Denied without a reason, Conflict when the reader stands elsewhere by now: somebody was
    faster, or it went on by itself.
    """
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Denied(_("Say why, in a line or two."))
    cursor, entry = _stuck(reader, entry_id)
    cursor.step(entry)
    _let_read(cursor)
    # One that was told to begin again may fail there again: the newest word stands.
    said = {"reason": reason, "by_id": by.pk, "at": clock.now()}
    return Passage.objects.update_or_create(cursor=cursor, entry_id=entry.pk, defaults=said)[0]


def _stuck(reader: str, entry_id: int) -> tuple[Cursor, Entry]:
    """The reader's cursor, locked, and the entry it failed at."""
    cursor = Cursor.objects.select_for_update().filter(name=reader, failures__gt=0).first()
    entry = Entry.objects.after(cursor).first() if cursor else None
    if cursor is None or entry is None or entry.pk != entry_id:
        raise Conflict(
            _("It stands there no longer: somebody was faster, or it went on by itself.")
        )
    return cursor, entry


def _let_read(cursor: Cursor) -> None:
    cursor.retry_at = clock.now()
    cursor.save()
    transaction.on_commit(wake, robust=True)
