"""What people are told when something does not work: what happened, and that their words are safe.

Pages for a thing that is missing and for one that is hidden are the same, to the byte: nothing of
the request is in them, and of whoever asks only whether they read by day or by night.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import render_to_string, select_template
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.access import Denied
from apps.core.limits import TooMany

logger = logging.getLogger(__name__)

WORDS = ("title", "body", "text", "note", "about", "bio", "message", "why", "answer")
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
MOST_WORDS = 40_000  # characters handed back
LAST_RESORT = (
    '<!doctype html><html lang="en-gb"><meta charset="utf-8"><title>Something broke</title>'
    "<h1>Something broke on our side.</h1><p>Go back: your browser still has your words.</p>"
)


class Conflict(Exception):  # noqa: N818  it reads as what happened
    """What somebody changed was changed by another meanwhile; the message is fit to show them."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; or 413 for what is too large to read."""
    if isinstance(exception, TOO_LARGE):
        return _answer(
            request,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            _("That is too much at once"),
            _("Pictures may have up to 10 MB. Go back: your browser still has your words."),
        )
    if isinstance(exception, SuspiciousOperation):
        logger.info("Refused as malformed: %s", type(exception).__name__)
    said = _("The address or the form was broken on its way here. Go back and try once more.")
    return _answer(request, HTTPStatus.BAD_REQUEST, _("We could not read that"), said)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason; to somebody whose session ended, with their words and a way on."""
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    if request.method == "POST" and not signed_in:
        return _with_words(request)
    why = str(exception) if isinstance(exception, Denied) else ""
    return _answer(
        request,
        HTTPStatus.FORBIDDEN,
        _("Not here, or not now"),
        why or _("This is for others to do. Whoever looks after this place can say more."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is older than the session, or was never ours. Their words are kept."""
    logger.info("A form was refused: %s", reason)
    return _with_words(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  nothing of either shows
    """404, the same for everything that is not there for the viewer."""
    return _answer(
        request,
        HTTPStatus.NOT_FOUND,
        _("There is nothing here"),
        _("Perhaps it moved, perhaps it was never public. The home page knows the way."),
        is_partial=False,
    )


def conflict(request: HttpRequest, exception: Exception) -> HttpResponse:
    """409."""
    said = str(exception) or _("Somebody changed this meanwhile. Look at theirs, then save yours.")
    return _answer(request, HTTPStatus.CONFLICT, _("Two people at once"), said)


def too_many(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    """429, and how long to wait, for people and for programs."""
    response = _answer(
        request,
        HTTPStatus.TOO_MANY_REQUESTS,
        _("A little slower, please"),
        _("Try again in %(wait)s. Nothing is lost: go back, your words are still there.")
        % {"wait": how_long(refusal.wait)},
    )
    response.headers["Retry-After"] = str(refusal.wait)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Nothing is asked of the database, which may be what broke."""
    title = _("Something broke on our side")
    said = _("It is written down for whoever runs this place. Go back: your words are still there.")
    try:
        return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, title, said)
    except Exception:
        logger.exception("The page for errors broke too")
        return HttpResponse(LAST_RESORT, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def how_long(seconds: int) -> str:
    """A wait as people say it."""
    if seconds < 90:  # noqa: PLR2004  a minute and a half
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if seconds < 5_400:  # noqa: PLR2004  an hour and a half
        minutes = -(-seconds // 60)
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = -(-seconds // 3_600)
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def _answer(
    request: HttpRequest, status: HTTPStatus, title: str, said: str, *, is_partial: bool = True
) -> HttpResponse:
    """The page; for htmx, the notice that lands in #notices."""
    words: dict[str, Any] = {"title": title, "text": said, "level": "error"}
    words["asks_nothing"] = status == HTTPStatus.INTERNAL_SERVER_ERROR  # of the database
    if is_partial and request.headers.get("HX-Request") == "true":
        notice = select_template(["components/notice.html", "errors/notice.html"])
        return HttpResponse(notice.render(words), status=status)
    return HttpResponse(_page("errors/error.html", words | _lamp(request)), status=status)


def _lamp(request: HttpRequest) -> dict[str, Any]:
    """Day or night as they chose, where it was asked already who they are; nothing else of them."""
    return {"user": {"theme": getattr(getattr(request, "_cached_user", None), "theme", "")}}


def _page(name: str, words: dict[str, Any]) -> str:
    """Rendered without the request: no name, no token, no query string can get into it."""
    try:
        return render_to_string(name, {**words, "base": "base.html"})
    except (TemplateDoesNotExist, NoReverseMatch):
        return render_to_string(name, {**words, "base": "errors/bare.html"})


def _with_words(request: HttpRequest) -> HttpResponse:
    """Their session ended while they wrote. Show what they wrote, and the way on."""
    kept = []
    try:
        kept = [(name, request.POST[name][:MOST_WORDS]) for name in WORDS if request.POST.get(name)]
    except (SuspiciousOperation, OSError):
        logger.info("The form could not be read, so its words cannot be handed back.")
    title = _("Your words are safe") if kept else _("Please sign in again")
    words = {"title": title, "kept": kept, "sign_in": _sign_in(request)}
    if request.headers.get("HX-Request") == "true":
        said = _("You were signed out. Your words are still on this page: sign in in another tab.")
        return _answer(request, HTTPStatus.FORBIDDEN, title, said)
    page = _page("errors/words.html", words | _lamp(request))
    return HttpResponse(page, status=HTTPStatus.FORBIDDEN)


def _sign_in(request: HttpRequest) -> str:
    """The sign-in page, leading back to the page the form stood on."""
    came = str(request.META.get("HTTP_REFERER", ""))
    is_ours = url_has_allowed_host_and_scheme(came, {request.get_host()})
    back = urlsplit(came)._replace(scheme="", netloc="").geturl() if is_ours else "/"
    if not url_has_allowed_host_and_scheme(back, None):
        back = "/"
    try:
        door = reverse(settings.LOGIN_URL)
    except NoReverseMatch:
        door = "/"
    return f"{door}?{urlencode({'next': back})}" if not back.endswith(door) else door
