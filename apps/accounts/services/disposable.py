"""Hosts whose mail is thrown away: nobody can be reached there next week, so they open no account.

The list is the installation's own: somebody fetches one, `manage.py disposable_mail` reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.accounts.addresses import DOMAIN
from apps.accounts.models import DisposableHost
from apps.core.access import Denied
from apps.ledger.recording import use_case

CHUNK = 500


class AddressDisposable(Denied):
    """Mail to the address is thrown away; the message says what to do."""

    def __init__(self, host: str) -> None:
        super().__init__(
            _(
                "Mail to %(host)s is thrown away after a while, and we could not reach you. "
                "Use an address you will still read next year: nobody else sees it."
            )
            % {"host": host}
        )


def require_lasting(address: str) -> None:
    """Raise AddressDisposable for an address of a disposable host, whoever has it. One query."""
    host = address.rpartition("@")[2].lower()
    parts = host.split(".")
    names = [".".join(parts[start:]) for start in range(len(parts))]
    if DisposableHost.objects.filter(host__in=names).exists():
        raise AddressDisposable(host)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a new list changed."""

    hosts: int
    new: int
    gone: int
    unread: int  # lines that name no host


@use_case()
def keep_disposable_hosts(*, lines: Iterable[str]) -> Kept:
    """Have this list take the place of the one before; the same list again changes nothing.

    Raises ValueError for a list without a single host: then the one before stays.
    """
    typed = {line.partition("#")[0].strip().lower().rstrip(".") for line in lines} - {""}
    wanted = {host for host in typed if DOMAIN.match(host)}
    if not wanted:
        raise ValueError("No line of it names a host.")
    known = set(DisposableHost.objects.values_list("host", flat=True))
    gone, new = sorted(known - wanted), sorted(wanted - known)
    for start in range(0, len(gone), CHUNK):
        DisposableHost.objects.filter(host__in=gone[start : start + CHUNK]).delete()
    DisposableHost.objects.bulk_create((DisposableHost(host=host) for host in new), CHUNK)
    return Kept(len(wanted), len(new), len(gone), len(typed - wanted))
