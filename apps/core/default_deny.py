"""What is not in the access table does not answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from apps.core.access import Denied
from apps.core.table import methods_of

logger = logging.getLogger(__name__)


class Unlisted(Exception):  # noqa: N818  said of a view, not of a failure
    """A view without a row in the access table was asked for, in a test."""


class DefaultDenyMiddleware:
    """Refuse any view name and method without a row in `access/*.toml`.

    In tests a missing row raises, so that it is found where it was forgotten.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        methods = methods_of(name)
        if not methods:
            if settings.RAISE_ON_UNLISTED_VIEWS:
                raise Unlisted(f"{name or request.path} has no row in access/*.toml")
            logger.error("%s has no row in the access table; refused.", name or request.path)
            raise Denied(_("This page is closed."))
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        return None
