"""The request as our middleware leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """What every view receives; `user` is a User or an AnonymousUser, `htmx` is truthy for htmx."""

    htmx: HtmxDetails
