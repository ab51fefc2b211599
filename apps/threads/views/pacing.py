"""Writing more often than we take: how long to wait, and the words kept where they stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from math import ceil
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core import clock, errors
from apps.core.limits import TooMany
from apps.core.requests import Request
from apps.threads.rendering.marks import counting_down
from apps.threads.selectors import last_said

SAME_WORDS, SAME, LONG = "same words", timedelta(minutes=5), 40  # letters

V = TypeVar("V", bound=Callable[..., HttpResponse])


def paced(again: Callable[..., HttpResponse]) -> Callable[[V], V]:
    """Have a form that came too soon come back from `again`, words and all, and say until when.

    `again` is given the sentence to show and otherwise asked as the view would have been. With
    htmx the words are on the page still, and the sentence alone is sent.
    """

    def decorate(view: V) -> V:
        @wraps(view)
        def answered(request: Request, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, **kwargs)
            except TooMany as refusal:
                said = when_again(refusal)
                if request.htmx or not request.user.is_authenticated:
                    return errors.too_many(request, refusal, said)
                response = again(request, said, **kwargs)
                response.status_code = 429
                response.headers["Retry-After"] = str(refusal.wait)
                return response

        return answered  # type: ignore[return-value]

    return decorate


def when_again(refusal: TooMany) -> SafeString:
    """When they can post again; a page left open counts on, and says when that is now."""
    until = clock.now() + timedelta(seconds=refusal.wait)
    said = _("You can post again in {wait}; your words are kept here.")
    if refusal.bucket == SAME_WORDS:
        said = _(
            "You posted these very words a moment ago. You can post them again in {wait}; "
            "they are kept here."
        )
    left = counting_down(until, errors.how_long(refusal.wait))
    over = _("You can post again now; your words are kept here.")
    return format_html('<span data-over="{}">{}</span>', over, format_html(said, wait=left))


def require_new_words(request: Request, words: str, once: str) -> None:
    """Raise TooMany for what they posted minutes ago; a few words may be said to many."""
    user = request.user
    if not settings.LIMITS or not user.is_authenticated or len(words) < LONG:
        return
    now = clock.now()
    if at := last_said(user, words, now - SAME, but=once):
        raise TooMany(SAME_WORDS, max(ceil((at + SAME - now).total_seconds()), 1))
