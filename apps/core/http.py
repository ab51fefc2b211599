"""The one client for everything that goes out: it speaks with the public internet and nothing else.

A name is looked up once, every address it has is checked, and the connection goes to a checked
address: there is no second look-up that could answer otherwise. Redirects are checked anew. One
limit of time holds for all of it, however slowly the other side drips, and one of size.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, TypeAlias

import httpcore
import httpx
from django.conf import settings
from httpcore._backends.sync import SyncBackend

Address: TypeAlias = IPv4Address | IPv6Address

PATIENCE = 8.0  # seconds, from the first look-up to the last byte
LOOKING_UP = 3.0
PORTS = frozenset({80, 443})
REDIRECTS = 3
PREVIEW, REPLY = 2**20, 2**16  # bytes of a page to preview, of an answer to a webhook
LONGEST_URL = 2_000

DENIED = [
    ip_network(net)
    for net in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
]
GLOBAL_UNICAST = ip_network("2000::/3")  # all else of IPv6 is ours, somebody's, or nobody's
NAT64 = ip_network("64:ff9b::/96")
_ODD = re.compile(r"[\x00-\x20\x7f-\xa0\\]")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)\Z", re.IGNORECASE)


class Unreachable(Exception):  # noqa: N818  it reads as what happened
    """There is no answer that we could use, or none that we would go and get."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, from where in the end."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes


def fetch(url: str, *, accept: str = "*/*", most: int = PREVIEW) -> Answer:
    """Get a page of somebody else's. Follows three redirects. Raises Unreachable."""
    until = time.monotonic() + PATIENCE
    for _ in range(REDIRECTS + 1):
        request = _request("GET", url, {"Accept": accept})
        answer = _exchange(request, PORTS, until, most)
        if answer.status not in {301, 302, 303, 307, 308} or "location" not in answer.headers:
            return answer
        url = _joined(url, answer.headers["location"])
    raise Unreachable("Too many redirects.")


def deliver(url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
    """Post to a webhook of somebody else's. Follows nothing. Raises Unreachable."""
    ports = PORTS | frozenset(settings.OUTBOUND_PORTS)
    request = _request("POST", url, headers, content)
    return _exchange(request, ports, time.monotonic() + PATIENCE, REPLY)


def is_public(address: Address) -> bool:
    """Whether an address is out there, whichever way it is wrapped."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in GLOBAL_UNICAST:
            return False
    allowed = address.is_global and not (address.is_multicast or address.is_reserved)
    return allowed and not any(address in net for net in DENIED)


def resolve(host: str, port: int) -> list[Address]:
    """The addresses of a name, within a few seconds. Raises Unreachable."""
    found: list[Address] = []

    def look_up() -> None:
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(ip_address(str(info[4][0]).partition("%")[0]) for info in infos)
        except (OSError, ValueError, UnicodeError):
            found.clear()

    looking = threading.Thread(target=look_up, daemon=True)
    looking.start()
    looking.join(LOOKING_UP)
    if looking.is_alive() or not found:
        raise Unreachable("That name is not known.")
    return found


def _request(
    method: str, url: str, headers: Mapping[str, str], content: bytes = b""
) -> httpx.Request:
    """The request, once its address has been read in the one way that leaves no doubt."""
    if len(url) > LONGEST_URL or _ODD.search(url):
        raise Unreachable("That is no address we would open.")
    try:
        parsed = httpx.URL(url)
        host = parsed.host.rstrip(".")
        last = host.rpartition(".")[2]
        is_plain = parsed.port != 0 and not (_NUMBER.match(last) and not _is_address(host))
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise Unreachable("That is no address.") from error
    if parsed.scheme not in {"http", "https"} or not host or parsed.userinfo or not is_plain:
        raise Unreachable("That is no address we would open.")
    own = {"User-Agent": f"Coterie (+{settings.SITE_URL})", "Accept-Encoding": "identity"}
    return httpx.Request(method, parsed, headers={**headers, **own}, content=content)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _joined(url: str, location: str) -> str:
    try:
        return str(httpx.URL(url).join(location))
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise Unreachable("It leads nowhere.") from error


def _exchange(request: httpx.Request, ports: Iterable[int], until: float, most: int) -> Answer:
    pool = httpcore.ConnectionPool(
        ssl_context=_trust(), network_backend=_Guard(frozenset(ports), until), max_connections=1
    )
    with httpx.HTTPTransport(verify=_trust(), trust_env=False) as transport:
        transport._pool = pool  # noqa: SLF001  httpx has no other door for a network backend
        try:
            response = transport.handle_request(request)
            content = _body(response, most)
        except (
            httpx.HTTPError,
            httpcore.NetworkError,
            httpcore.TimeoutException,
            OSError,
        ) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        return Answer(str(request.url), response.status_code, response.headers, content)


def _body(response: httpx.Response, most: int) -> bytes:
    """The body as it comes; packed ones are refused, for they grow when opened."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Unreachable("It answers packed, which nobody asked for.")
    content = b""
    for piece in response.iter_raw():
        content += piece
        if len(content) > most:
            raise Unreachable("Its answer is too long.")
    return content


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Guard(SyncBackend):
    """Connects to public addresses only, at the ports one may use, until the time is up."""

    def __init__(self, ports: frozenset[int], until: float) -> None:
        self.ports, self.until = ports, until

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *rest: Any, **options: Any
    ) -> httpcore.NetworkStream:
        del timeout, rest, options
        if port not in self.ports:
            raise Unreachable("Only the usual ports.")
        addresses = resolve(host, port)
        if not all(map(is_public, addresses)):
            raise Unreachable("That is not out there.")
        stream = super().connect_tcp(str(addresses[0]), port, _left(self.until))
        return _Stream(stream, self.until)

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise Unreachable("Sockets of this machine are not out there.")


class _Stream(httpcore.NetworkStream):
    """A connection whose time runs out as a whole, not anew with each byte."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, _left(self._until))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, _left(self._until))
        return _Stream(secure, self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def close(self) -> None:
        self._stream.close()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise Unreachable("It took too long.")
    return left
