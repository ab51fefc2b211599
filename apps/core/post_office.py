"""The mail server, and everything it may do to us."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

CONNECTING, SENDING = 15, 60  # seconds in all, however slowly the other side drips
PERMANENT = 500
TLS = {
    "smtp": "starttls",
    "smtp+tls": "starttls",
    "smtps": "ssl",
    "smtp+ssl": "ssl",
    "smtp+plain": "",
}
ABOUT_US = (smtplib.SMTPAuthenticationError, smtplib.SMTPHeloError, smtplib.SMTPSenderRefused)


class Refused(Exception):  # noqa: N818  it reads as what happened
    """The letter was not taken; `is_final` when the server said that it never will be."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final


@dataclass
class PostOffice:
    """One connection to the mail server, opened for the first letter and again after a failure."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = ""  # "": none; "starttls"; "ssl"
    is_closed: bool = False  # it did not even open
    _line: smtplib.SMTP | None = None

    @classmethod
    def of(cls, url: str) -> Self:
        """`smtp+tls://user:password@host:587` (STARTTLS), `smtp+ssl://…:465`, `smtp+plain://…`."""
        parts = urlsplit(url)
        tls = TLS[parts.scheme]
        port = parts.port or {"starttls": 587, "ssl": 465, "": 25}[tls]
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname or "localhost", port, user, password, tls)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._line is not None:
            with suppress(OSError, smtplib.SMTPException), _within(5, self._line):
                self._line.quit()
            self._line.close()

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Hand over one letter. Raises Refused when the server did not say that it took it."""
        try:
            line = self._open()
            with _within(SENDING, line):
                line.sendmail(sender, [recipient], content)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[recipient]
            raise Refused(f"{code} {_told(said)}", is_final=code >= PERMANENT) from error
        except smtplib.SMTPResponseException as error:
            self._hang_up()
            told = f"{error.smtp_code} {_told(error.smtp_error)}"
            about_us = isinstance(error, ABOUT_US)
            final = error.smtp_code >= PERMANENT and not about_us and not self.is_closed
            raise Refused(told, is_final=final) from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._hang_up()
            raise Refused(f"{type(error).__name__}: {error}") from error

    def _open(self) -> smtplib.SMTP:
        if self._line is not None:
            return self._line
        self.is_closed = True
        secure = ssl.create_default_context()
        name = "localhost"  # smtplib would ask the name server for ours, and wait for it
        line = (
            smtplib.SMTP_SSL(timeout=CONNECTING, context=secure, local_hostname=name)
            if self.tls == "ssl"
            else smtplib.SMTP(timeout=CONNECTING, local_hostname=name)
        )
        self._line = line
        with _within(CONNECTING, line):
            line._host = self.host  # type: ignore[attr-defined]  # noqa: SLF001  for SNI; connect() forgets it
            code, said = line.connect(self.host, self.port)
            if code != 220:  # noqa: PLR2004  "service ready"
                raise smtplib.SMTPConnectError(code, said)
            if self.tls == "starttls":
                line.starttls(context=secure)
            if self.user:
                line.login(self.user, self.password)
            line.ehlo_or_helo_if_needed()
        self.is_closed = False
        return line

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


@contextmanager
def _within(seconds: float, line: smtplib.SMTP) -> Iterator[None]:
    """A limit for the whole of it: time-outs of sockets begin anew with every byte."""

    def end() -> None:
        with suppress(OSError, AttributeError):
            line.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _told(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
