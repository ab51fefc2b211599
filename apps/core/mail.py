"""Mail leaves from rows: written in the caller's transaction, sent by a task, never forgotten.

A letter may be sent twice only if we die, or the line drops, between the mail server's taking it
and our noting so; it then carries the same Message-ID, by which mailboxes tell them apart.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import getaddresses, parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from apps.core.discretion import discreet
from apps.core.models import MailState, OutgoingMail
from apps.core.post_office import PostOffice, Refused
from apps.core.text import tidy_body, tidy_line
from apps.core.waking import Bell

logger = logging.getLogger(__name__)

BATCH = 200  # letters of one drain
LEASE = timedelta(minutes=5)  # longer than any try takes; then the letter is anybody's again
TRIES, TRIES_WHEN_REFUSED = 12, 3
FIRST_PAUSE, LONGEST_PAUSE = 15, 4 * 3_600  # seconds
KEPT = timedelta(days=30)
# For Django's own send functions, and taken off again: an ISO moment, and what `post` calls `once`.
EXPIRES, ONCE = "X-Coterie-Expires", "X-Coterie-Once"

bell = Bell("core.drain_mail")


def post(
    to: str,
    subject: str,
    text: str,
    *,
    html: str = "",
    sender: str = "",
    headers: Mapping[str, str] | None = None,
    once: str = "",
    expires_at: datetime | None = None,
) -> OutgoingMail:
    """Write a letter to one person; it leaves when the transaction commits.

    With the same `once`, the same letter is kept once. Raises BadHeaderError for a line break in
    what becomes a header, ValidationError for what is no address.
    """
    row = OutgoingMail(
        message_id=_message_id(once or get_random_string(24)),
        recipient=_address(to),
        sender=_header(sender or settings.DEFAULT_FROM_EMAIL),
        subject=_header(subject)[:250],
        text=tidy_body(text)[:100_000],
        html=html[:400_000],
        headers={_header(name): _header(value) for name, value in (headers or {}).items()},
        expires_at=expires_at,
    )
    found = OutgoingMail.objects.filter(message_id=_header(row.message_id)).first()
    if found:
        return found
    row.save()
    transaction.on_commit(bell.ring, robust=True)
    return row


def take_back(once: str) -> None:
    """Do not send the letter of that name, if it did not leave yet."""
    waiting = OutgoingMail.objects.filter(message_id=_message_id(once), state=MailState.WAITING)
    waiting.update(state=MailState.DEAD, error="It was taken back.", text="", html="")


class OutboxBackend(BaseEmailBackend):
    """Django's way of sending: every message becomes one row for each of its recipients."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            return sum(map(self._keep, email_messages))

    def _keep(self, message: EmailMessage) -> int:
        if message.attachments:
            raise ValueError("Letters carry no attachments: link to the file.")
        headers = {str(name): str(value) for name, value in message.extra_headers.items()}
        until, once = headers.pop(EXPIRES, ""), headers.pop(ONCE, "")
        if once and len(message.recipients()) > 1:
            raise ValueError("What is sent once goes to one person.")
        alternatives = getattr(message, "alternatives", [])
        for to in message.recipients():
            post(
                to,
                str(message.subject),
                str(message.body),
                html=next((str(one[0]) for one in alternatives if one[1] == "text/html"), ""),
                sender=message.from_email,
                headers=headers,
                once=once,
                expires_at=datetime.fromisoformat(until) if until else None,
            )
        return len(message.recipients())


def drain() -> int:
    """Send what is due, and return how many were. In the outbox, letters stay to be read."""
    if settings.MAIL != "smtp":
        return 0
    sent = 0
    with PostOffice.of(settings.MAIL_URL) as office:
        for _ in range(BATCH):
            row = _claimed()
            if row is None:
                break
            sent += _sent(row, office)
            if office.is_closed:  # nobody there: do not make the others wait for it one by one
                break
    return sent


def _claimed() -> OutgoingMail | None:
    """The next letter, ours until its lease ends; one that is too late is given up."""
    with transaction.atomic():
        due = OutgoingMail.objects.due().order_by("next_at", "pk")
        row = due.select_for_update(skip_locked=True).first()
        if row is None:
            return None
        row.attempts += 1
        row.next_at = timezone.now() + LEASE
        row.save(update_fields=["attempts", "next_at"])
    return row


def _sent(row: OutgoingMail, office: PostOffice) -> bool:
    if row.is_late:
        _give_up(row, "It was too late for this one.")
        return False
    try:
        office.send(parseaddr(row.sender)[1], row.recipient, as_bytes(row))
    except Refused as refusal:
        _put_back(row, refusal)
        return False
    row.state, row.sent_at, row.error = MailState.SENT, timezone.now(), ""
    row.text = row.html = ""  # codes and links are nobody's business once they left
    row.save(update_fields=["state", "sent_at", "error", "text", "html"])
    return True


def _put_back(row: OutgoingMail, refusal: Refused) -> None:
    """Wait twice as long as the last time; after many tries, or a plain no, give up."""
    most = TRIES_WHEN_REFUSED if refusal.is_final else TRIES
    said = discreet(
        str(refusal), recipient=row.recipient, subject=row.subject, text=f"{row.text}\n{row.html}"
    )
    if row.attempts >= most:
        _give_up(row, said)
        return
    pause = min(FIRST_PAUSE * 2 ** (row.attempts - 1), LONGEST_PAUSE)
    row.next_at, row.error = timezone.now() + timedelta(seconds=pause), said[:500]
    row.save(update_fields=["next_at", "error"])


def _give_up(row: OutgoingMail, why: str) -> None:
    logger.error("Letter %s is given up: %s", row.pk, why)
    row.state, row.error = MailState.DEAD, why[:500]
    row.save(update_fields=["state", "error"])


def as_bytes(row: OutgoingMail) -> bytes:
    """The letter as it travels, byte for byte the same at every try."""
    headers = {**row.headers, "Message-ID": row.message_id}
    message = EmailMultiAlternatives(
        row.subject, row.text, row.sender, [row.recipient], headers=headers
    )
    if row.html:
        message.attach_alternative(row.html, "text/html")
    mime: Any = message.message()
    if row.html:
        mime.set_boundary(f"={row.message_id.strip('<>').split('@')[0]}=")
    del mime["Date"]
    mime["Date"] = row.created_at.strftime("%a, %d %b %Y %H:%M:%S +0000")
    return bytes(mime.as_bytes(linesep="\r\n"))


def purge() -> int:
    """Forget letters after 30 days; how many there were."""
    old = OutgoingMail.objects.filter(created_at__lt=timezone.now() - KEPT)
    return old.exclude(state=MailState.WAITING, next_at__gt=timezone.now()).delete()[0]


def unlinked(name: str) -> str:
    """A name that no mail program makes a link of: `evil.com` cannot be clicked."""
    return (
        name.replace(".", "\u2060.\u2060").replace("://", ":\u2060/\u2060/").replace("@", "\u2060@")
    )


def _message_id(once: str) -> str:
    return f"<{once}@{urlsplit(settings.SITE_URL).hostname}>"


def _header(value: str) -> str:
    if any(letter in value for letter in "\r\n\x00"):
        raise BadHeaderError("A header is one line.")
    return tidy_line(value)


def _address(to: str) -> str:
    found = getaddresses([_header(to)])
    if len(found) != 1 or not found[0][1].isascii():
        raise ValidationError("A letter goes to one address.")
    address = found[0][1]
    validate_email(address)
    return address
