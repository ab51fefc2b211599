"""Which e-mail addresses we take: those that every mail server reads in the same way."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST, LONGEST_LOCAL = 254, 64
# Quotes, comments, %, ! and encoded words are legal and read differently by some servers: an
# address that passes one check could be delivered elsewhere. Nobody has such an address.
LOCAL = re.compile(r"[a-z0-9_+~'-]+(\.[a-z0-9_+~'-]+)*\Z")
DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])\Z")

DOTLESS = frozenset({"gmail.com", "googlemail.com"})  # who pass over dots before the @


def clean_address(raw: str) -> str:
    """The address as it is kept, in lower case. Raises ValidationError with the next step."""
    address = raw.strip(" ").lower()
    local, _at, domain = address.partition("@")
    fits = len(address) <= LONGEST and len(local) <= LONGEST_LOCAL
    if not (fits and LOCAL.match(local) and DOMAIN.match(domain)):
        raise ValidationError(_("Check the address: it looks like name@example.org."))
    return address


def limit_key(address: str) -> str:
    """One key for all spellings of a mailbox: without dots and without what follows a plus."""
    local, _at, domain = address.strip().lower().partition("@")
    return local.partition("+")[0].replace(".", "") + "@" + domain


def mailbox_of(address: str) -> str:
    """The mailbox that an address leads to, for all the spellings that providers take for one."""
    local, _at, domain = address.strip().lower().partition("@")
    local = local.partition("+")[0]
    return f"{local.replace('.', '') if domain in DOTLESS else local}@{domain}"
