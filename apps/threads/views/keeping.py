"""What those who keep order do with a thread beyond one press of a button."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core import clock
from apps.core.limits import limited
from apps.core.requests import Request
from apps.threads import selectors, services
from apps.threads.forms import LabelForm, SlowForm
from apps.threads.views.acting import go, post_again


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


@require_POST
@limited("act")
def label(request: Request, public_id: str, number: int) -> HttpResponse:
    """Write a label on a post, or take it off."""
    post, standing = selectors.post_standing(request.user, public_id, number)
    form = LabelForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    services.label_post(standing=standing, post=post, label=form.cleaned_data["label"])
    return post_again(request, post)
