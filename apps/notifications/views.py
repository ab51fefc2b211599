"""What reached you."""

from __future__ import annotations

import re

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.core.limits import limited
from apps.core.requests import Request
from apps.notifications import selectors, services

NUMBER = re.compile(r"[1-9]\d{0,17}\Z", re.ASCII)


@require_safe
@login_required
def activity(request: Request) -> HttpResponse:
    """Everything that reached them, newest first."""
    page = selectors.activity(user=_user(request), before=_number(request.GET.get("before")))
    return render(request, "notifications/list.html", {"page": page})


@require_safe
@login_required
def count(request: Request) -> HttpResponse:
    """How much is new, as the rail shows it."""
    number = selectors.unseen_count(_user(request))
    return render(request, "notifications/count.html", {"count": number})


@require_POST
@limited("act")
@login_required
def seen(request: Request) -> HttpResponse:
    """Mark as seen what the page showed, or everything."""
    user = _user(request)
    services.mark_seen(user=user, upto=_number(request.POST.get("upto") or None))
    if not request.htmx:
        return redirect("notifications:list")
    context = {"count": selectors.unseen_count(user)}
    return render(request, "notifications/count.html", context)


def _user(request: Request) -> User:
    if isinstance(request.user, User):
        return request.user
    raise Http404


def _number(text: str | None) -> int | None:
    """The number of a notification; 404 for what cannot be one."""
    if text is None:
        return None
    if NUMBER.match(text):
        return int(text)
    raise Http404
