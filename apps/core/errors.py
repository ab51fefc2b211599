"""What people are told when something does not work: what happened, and that their words are safe.

Pages for a thing that is missing and for one that is hidden are the same, to the byte: nothing of
the request is in them, and of whoever asks only whether they read by day or by night.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar
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

from apps.core.access import Denied, Ways
from apps.core.limits import TooMany

logger = logging.getLogger(__name__)

V = TypeVar("V", bound=Callable[..., HttpResponse])
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
            f"{_('Pictures may have up to 10 MB.')} {_still_there(request)}",
        )
    if isinstance(exception, SuspiciousOperation):
        logger.info("Refused as malformed: %s", type(exception).__name__)
    said = _("The address or the form was broken on its way here. Go back and try once more.")
    return _answer(request, HTTPStatus.BAD_REQUEST, _("We could not read that"), said)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason; to somebody whose session ended, with their words and a way on."""
    if request.method == "POST" and not _is_signed_in(request):
        return _with_words(request, _words(request))
    why = str(exception) if isinstance(exception, Denied) else ""
    return _answer(
        request,
        HTTPStatus.FORBIDDEN,
        _("Not here, or not now"),
        why or _("This is for others to do. Whoever looks after this place can say more."),
        ways=getattr(exception, "ways", ()),
    )


def shown_again(again: Callable[..., HttpResponse]) -> Callable[[V], V]:
    """Have a form that is older than its sender's sign-in come back from `again`, words and all.

    It is asked as the view would have been, asks again whether they may, and writes nothing.
    """

    def decorate(view: V) -> V:
        view.again = again  # type: ignore[attr-defined]
        return view

    return decorate


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is older than the session, or was never ours. Their words are kept."""
    logger.info("A form was refused: %s", reason)
    match = request.resolver_match
    again = getattr(match.func, "again", None) if match else None
    if again is None or match is None or not _is_signed_in(request):
        return _with_words(request, _words(request))
    answer: HttpResponse = again(request, **match.kwargs)
    return answer


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  nothing of either shows
    """404, the same for everything that is not there for the viewer.

    Whoever was signed out while they wrote in a closed place is told nothing else, and has their
    words; so has whoever writes to a place that never was.
    """
    if request.method == "POST" and not _is_signed_in(request) and (kept := _words(request)):
        return _with_words(request, kept, HTTPStatus.NOT_FOUND)
    said = _("Perhaps it moved, perhaps it was never public. The home page knows the way.")
    return _answer(request, HTTPStatus.NOT_FOUND, _("There is nothing here"), said)


def conflict(request: HttpRequest, exception: Exception) -> HttpResponse:
    """409."""
    said = str(exception) or _("Somebody changed this meanwhile. Look at theirs, then save yours.")
    return _answer(request, HTTPStatus.CONFLICT, _("Two people at once"), said)


def too_many(request: HttpRequest, refusal: TooMany, said: str = "") -> HttpResponse:
    """429, and how long to wait, for people and for programs; `said` says it in their place."""
    if not said:
        said = _("Try again in %(wait)s.") % {"wait": how_long(refusal.wait)}
        if _words(request):
            said = f"{said} {_still_there(request)}"
    response = _answer(request, HTTPStatus.TOO_MANY_REQUESTS, _("A little slower, please"), said)
    response.headers["Retry-After"] = str(refusal.wait)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Nothing is asked of the database, which may be what broke."""
    title = _("Something broke on our side")
    said = f"{_('It is written down for whoever runs this place.')} {_still_there(request)}"
    try:
        return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, title, said)
    except Exception:
        logger.exception("The page for errors broke too")
        return HttpResponse(LAST_RESORT, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _still_there(request: HttpRequest) -> str:
    """Where their words are: on the page they look at, or on the one they came from."""
    if _is_htmx(request):
        return _("Nothing is lost: your words are still here.")
    return _("Nothing is lost: go back, your words are still there.")


def how_long(seconds: int) -> str:
    """A wait as people say it."""
    if seconds < 90:  # noqa: PLR2004  a minute and a half
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if seconds < 5_400:  # noqa: PLR2004  an hour and a half
        minutes = -(-seconds // 60)
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = -(-seconds // 3_600)
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def _is_signed_in(request: HttpRequest) -> bool:
    return getattr(request, "user", None) is not None and request.user.is_authenticated


def _answer(
    request: HttpRequest, status: HTTPStatus, title: str, said: str, *, ways: Ways = ()
) -> HttpResponse:
    """The page; for htmx, the notice that lands in #notices."""
    words: dict[str, Any] = {"title": title, "text": said, "level": "error", "ways": ways}
    words["asks_nothing"] = status == HTTPStatus.INTERNAL_SERVER_ERROR  # of the database
    if _is_htmx(request):
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


def _words(request: HttpRequest) -> list[tuple[str, str]]:
    """What they wrote, field by field."""
    try:
        return [(name, request.POST[name][:MOST_WORDS]) for name in WORDS if request.POST.get(name)]
    except (SuspiciousOperation, OSError):
        logger.info("The form could not be read, so its words cannot be handed back.")
        return []


def _with_words(
    request: HttpRequest,
    kept: list[tuple[str, str]],
    status: HTTPStatus = HTTPStatus.FORBIDDEN,
) -> HttpResponse:
    """Their session ended while they wrote. Show what they wrote, and the way on."""
    title = _("Your words are safe") if kept else _("Please sign in again")
    match = request.resolver_match
    goes_on = bool(kept) and getattr(match and match.func, "again", None) is not None
    words = {"title": title, "kept": kept, "sign_in": _sign_in(request), "goes_on": goes_on}
    if not _is_htmx(request):
        return HttpResponse(_page("errors/words.html", words | _lamp(request)), status=status)
    if _is_signed_in(request):
        said = _("You signed in again since this page was opened. Load it once more.")
        return _answer(request, status, _("Nothing was done"), said)
    return HttpResponse(render_to_string("errors/words.html#notice", words), status=status)


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


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
