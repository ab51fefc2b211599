"""What every request passes through: limits of its size, headers, the clock, and refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from apps.core import errors
from apps.core.addresses import is_local
from apps.core.csp import HEADER, policy
from apps.core.limits import TooMany, limited
from apps.core.zones import zone_of

Handler: TypeAlias = Callable[[HttpRequest], HttpResponseBase]

LARGEST_FORM = 2**20  # bytes; files come on top, in multipart bodies
LARGEST_BODY = 11 * 2**20
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
# Where an address is itself a secret. Not `no-referrer`: with it browsers send `Origin: null`, and
# the forms of these very pages would fail.
CONFIDING = ("/accounts/", "/invitation/", "/letter/")
VARYING = ("Cookie", "Accept", "Accept-Language", "HX-Request")


def headers(get_response: Handler) -> Handler:
    """The outermost: whatever answers, static files and errors included, says these."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.path_info.startswith(CONFIDING):
            response.headers["Referrer-Policy"] = "same-origin"
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if HEADER not in response.headers:
            response.headers[HEADER] = policy()
        _set_caching(request, response)
        return response

    return middleware


def _set_caching(request: HttpRequest, response: HttpResponseBase) -> None:
    """Nothing of a person's, and no error, is ever kept by a cache between us and them."""
    said = response.headers.get("Cache-Control", "")
    if response.status_code >= 400 or response.cookies:  # noqa: PLR2004  errors begin there
        response.headers["Cache-Control"] = "private, no-store"
    elif not said:
        own = settings.SESSION_COOKIE_NAME in request.COOKIES
        response.headers["Cache-Control"] = "private, no-store" if own else "no-cache"
    if "public" not in said:
        patch_vary_headers(response, VARYING)


def sizes(get_response: Handler) -> Handler:
    """Refuse what is too large before it is read, and a NUL before anything is asked for it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path_info:
            return errors.bad_request(request, ValueError("NUL"))
        if "%00" in str(request.META.get("QUERY_STRING", "")):  # no database takes one
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "%EF%BF%BD")
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return errors.bad_request(request, ValueError("CONTENT_LENGTH"))
        with_files = str(request.META.get("CONTENT_TYPE", "")).startswith("multipart/form-data")
        if length > (LARGEST_BODY if with_files else LARGEST_FORM):
            return errors.bad_request(request, RequestDataTooBig())
        return get_response(request)

    return middleware


def clock(get_response: Handler) -> Handler:
    """Write times as the viewer's clock shows them."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with timezone.override(zone_of(request)):
            return get_response(request)

    return middleware


class Refusals:
    """Answer what services and limits raise; and read to visitors no faster than they can read."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.paced = limited("pages")(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated or is_local(request):
            return self.get_response(request)
        try:
            return self.paced(request)
        except TooMany as refusal:
            return errors.too_many(request, refusal)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """403, 404, 400 and 500 are Django's to hand on; these are ours."""
        if isinstance(exception, TooMany):
            return errors.too_many(request, exception)
        if isinstance(exception, errors.Conflict):
            return errors.conflict(request, exception)
        return None
