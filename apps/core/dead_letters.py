"""What becomes of a letter that was given up: another try, or nothing more."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.access import Denied
from apps.core.errors import Conflict
from apps.core.mail import bell
from apps.core.models import MailState, OutgoingMail

logger = logging.getLogger(__name__)


@transaction.atomic
def try_again(letter_id: int) -> None:
    """Have a letter wait to be sent once more, with all its tries before it.

    Raises Conflict when it is not given up any more, Denied when its moment is over.
    """
    row = _dead(letter_id)
    if row.is_late:
        raise Denied(_("It was for a moment that is over. Whoever still wants it asks anew."))
    row.state, row.attempts, row.next_at = MailState.WAITING, 0, timezone.now()
    row.save(update_fields=["state", "attempts", "next_at"])
    transaction.on_commit(bell.ring, robust=True)


@transaction.atomic
def try_all_again() -> int:
    """Have all of them wait to be sent once more, but for what is too late; how many there are."""
    rows = OutgoingMail.objects.dead().still_of_use()
    many = rows.update(state=MailState.WAITING, attempts=0, next_at=timezone.now())
    transaction.on_commit(bell.ring, robust=True)
    return many


@transaction.atomic
def let_go(letter_id: int) -> None:
    """Trouble nobody with a letter any more, and forget its words.

    The row stays until it is purged, so that what must be sent once is not written again.
    Raises Conflict when it is not given up any more.
    """
    row = _dead(letter_id)
    row.state, row.text, row.html = MailState.LET_GO, "", ""
    row.save(update_fields=["state", "text", "html"])
    logger.info("Letter %s is let go.", row.pk)


def _dead(letter_id: int) -> OutgoingMail:
    row = OutgoingMail.objects.select_for_update().dead().filter(pk=letter_id).first()
    if row is None:
        raise Conflict(_("That letter is no longer among those given up: somebody was faster."))
    return row
