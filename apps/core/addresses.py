"""Where a request comes from, as far as we can know it."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

FORWARDING = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST")


def client_ip(request: HttpRequest) -> str:
    """The address of whoever spoke to our outermost proxy; with no proxies, of the peer.

    Each of our own proxies appends whom it spoke with, so that only as many entries from the right
    are believed as there are proxies. What a client writes to the left of them counts for nothing.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXIES
    entries = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    if proxies and len(entries) >= proxies:
        return _plain(entries[-proxies].strip()) or _plain(peer) or "unknown"
    return _plain(peer) or "unknown"


def client_net(ip: str) -> str:
    """The neighbourhood one person can easily move within: /24, or /48 of IPv6."""
    try:
        width = 48 if ip_address(ip).version == 6 else 24  # noqa: PLR2004  the version of IP
    except ValueError:
        return ip
    return str(ip_network(f"{ip}/{width}", strict=False))


def is_local(request: HttpRequest) -> bool:
    """Whether the peer sits at this very machine and speaks for nobody else."""
    if any(name in request.META for name in FORWARDING):
        return False
    try:
        return ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False


def _plain(text: str) -> str:
    """An address in its one spelling; of IPv6 the /64, which is what one line is given."""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), 64), strict=False).network_address)
