"""Home, and the list of communities."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.communities.access import may_found
from apps.communities.selectors import standing_of
from apps.core.requests import Request
from apps.guidelines.words import in_words
from apps.home.context import shell_for
from apps.home.selectors.front import Front, front, places_for

MORNING, NOON, EVENING = 5, 12, 18


@require_safe
def home(request: Request) -> HttpResponse:
    """What is new, and where it ends."""
    return _front(request, "latest")


@require_safe
def latest(request: Request) -> HttpResponse:
    """The same at an address that says so."""
    return _front(request, "latest")


@require_safe
def unanswered(request: Request) -> HttpResponse:
    """Questions nobody has answered yet."""
    return _front(request, "unanswered")


def _front(request: Request, tab: str) -> HttpResponse:
    shell = shell_for(request)
    belongs = shell.viewer is not None and bool(shell.communities)
    page = front(request.user, tab, request.GET.get("cursor", ""), belongs=belongs)
    context = {
        "page": page,
        "list": page.list,
        "greeting": _greeting(shell.viewer.first_name) if shell.viewer else "",
        "news": news(page, shell.unread) if shell.viewer else "",
        "belongs": belongs,
    }
    return render(request, "home/home.html", context)


def _greeting(name: str) -> str:
    return greeting(timezone.localtime().hour) % {"name": name}


def greeting(hour: int) -> str:
    """What one says at that hour."""
    if MORNING <= hour < NOON:
        return _("Good morning, %(name)s.")
    if NOON <= hour < EVENING:
        return _("Good afternoon, %(name)s.")
    return _("Good evening, %(name)s.")


def news(page: Front, many: int) -> str:
    """How much is new, in words; the template adds since when."""
    if not many:
        return _("Nothing is new") if page.since else _("Nothing is new yet.")
    said = ngettext("%(many)s thing is new", "%(many)s things are new", many)
    return said % {"many": in_words(many).capitalize()}


@require_safe
def communities(request: Request) -> HttpResponse:
    """Every community one may know of, and its door."""
    context = {
        "rows": places_for(request.user),
        "may_found": may_found(standing_of(request.user, None)),
    }
    return render(request, "home/communities.html", context)
