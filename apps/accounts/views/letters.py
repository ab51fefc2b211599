"""Letters that anybody can have sent to anybody: counted by mailbox, and by who asks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from apps.accounts.addresses import limit_key
from apps.core.limits import consume, limited


def count_letter(request: HttpRequest, address: str) -> None:
    """Count one, whether or not the address is known. Raises TooMany, before anything is sent."""
    _asked(request)
    consume("letter", limit_key(address))


@limited("letter")
def _asked(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  counted by where it comes from
    return HttpResponse()
