"""What those who keep order do with a thread beyond one press of a button."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from apps.core import clock
from apps.core.limits import limited
from apps.core.requests import Request
from apps.threads import selectors, services
from apps.threads.forms import SlowForm


@require_POST
@limited("act")
def slow(request: Request, public_id: str) -> HttpResponse:
    """Have everybody wait between two replies for a while, or no more."""
    thread, standing = selectors.thread_standing(request.user, public_id)
    form = SlowForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    seconds = 0 if "end" in request.POST else form.cleaned_data["seconds"]
    until = clock.now() + timedelta(hours=form.cleaned_data["hours"] or 24) if seconds else None
    services.slow_thread(standing=standing, thread=thread, seconds=seconds, until=until)
    messages.success(
        request,
        _("Slow for a while. It ends by itself.") if seconds else _("As fast as before."),
    )
    return go(request, thread.get_absolute_url())


def go(request: Request, url: str) -> HttpResponse:
    """On to another page, with or without htmx."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
