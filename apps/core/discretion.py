"""What may be told of a failure: never whom, or whose words, it was about."""

from __future__ import annotations

import re
from pathlib import Path
from traceback import walk_tb

from django.conf import settings

MASK = "…"
_RUN = r"[^\s<>()\[\]\"',;]+"
ADDRESS = re.compile(rf"(?:\"[^\"]*\"|{_RUN})(?:@|\uff20|%40){_RUN}", re.IGNORECASE)
LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
SHORTEST = 2  # letters of a mailbox's name that are looked for without its host


def discreet(said: str, *, recipient: str = "", subject: str = "", text: str = "") -> str:
    """A mail server's answer without addresses, and without what it quotes of the letter."""
    mailbox = recipient.rpartition("@")[0]
    said = LINK.sub(lambda found: MASK if _bare(found[0]) in text else found[0], said)
    said = ADDRESS.sub(MASK, _without(recipient, _without(subject, said)))
    for name in (mailbox, mailbox.partition("+")[0]):
        said = _without(name, said) if len(name) >= SHORTEST else said
    return said


def whereabouts(error: BaseException) -> str:
    """What kind of failure it was and where in our code: its message may quote somebody's words."""
    place = ""
    for frame, line in walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts:
            place = f" in {path.relative_to(settings.BASE_DIR)}, line {line}"
    return f"{type(error).__name__}{place}"


def _without(name: str, said: str) -> str:
    """The same, the name masked wherever it stands as a word."""
    if not name:
        return said
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", MASK, said, flags=re.IGNORECASE)


def _bare(link: str) -> str:
    """The link without the stop that ends the sentence."""
    return link.rstrip(".,:;!?)]")
