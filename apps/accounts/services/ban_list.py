"""Addresses that open no new account: kept as digests, and for a while only.

A digest is made slowly, with a salt that is this installation's own and stands in no row: of the
table alone nobody learns an address, and with the key each guess costs as much as it costs us.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apps.accounts.addresses import mailbox_of
from apps.accounts.models import BannedAddress, User
from apps.core import clock
from apps.core.access import Denied
from apps.ledger.recording import use_case

KEPT = timedelta(days=730)  # after the account of somebody banned for good is erased
COST = {"n": 2**14, "r": 8, "p": 1}  # some 50 ms and 16 MB


class AddressBanned(Denied):
    """The address opens no account, or no seat in one place; the message is for its owner."""

    def __init__(self) -> None:
        super().__init__(
            _("An account with this address was banned. The letter about it says how to appeal.")
        )


def require_unbanned(address: str, place: int = 0) -> None:
    """Raise AddressBanned for an address that is banned from the site, or from that community."""
    if is_banned_address(address, place):
        raise AddressBanned


def is_banned_address(address: str, place: int = 0) -> bool:
    """Whether an address is banned from the site, or from that community. Slow where any is."""
    banned = BannedAddress.objects.standing().filter(place=place)
    return banned.exists() and banned.filter(digest__in=_digests(address)).exists()


@use_case()
def ban_address(*, user: User, decision_id: int, place: int = 0, until: datetime | None) -> None:
    """Have somebody's address open no new account, or no seat in that community, until then."""
    if user.email:
        BannedAddress.objects.update_or_create(
            digest=_digests(user.email)[0],
            place=place,
            decision_id=decision_id,
            defaults={"user": user, "until": until},
        )


@use_case()
def unban_address(*, decision_id: int, place: int = 0) -> None:
    """Take back what that decision did to an address."""
    BannedAddress.objects.filter(decision_id=decision_id, place=place).delete()


def follow_address(user: User) -> None:
    """Ban the new address of somebody as the one before; as part of a use-case."""
    for one in _of(user).values("decision_id", "place", "until").distinct():
        ban_address(user=user, **one)


def outlive(user: User) -> None:
    """Keep the digests for a while after their account is erased; as part of a use-case."""
    _of(user).filter(until=None).update(until=clock.now() + KEPT)
    _of(user).update(user=None)


def forget_banned_addresses() -> int:
    """Forget digests whose time is over; how many there were."""
    return BannedAddress.objects.filter(until__lte=clock.now()).delete()[0]


def _of(user: User) -> QuerySet[BannedAddress]:
    return BannedAddress.objects.filter(user=user)


def _digests(address: str) -> list[str]:
    """One for each key that this installation has, the newest first."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    mailbox = mailbox_of(address).encode()
    return [hashlib.scrypt(mailbox, salt=_salt(key), dklen=32, **COST).hex() for key in keys]


def _salt(key: str | bytes) -> bytes:
    hashed = salted_hmac("accounts.ban-list", "", secret=key, algorithm="sha256")
    return bytes(hashed.digest())
