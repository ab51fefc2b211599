"""What those who keep order do with a thread beyond one press of a button."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core import clock
from apps.core.limits import limited
from apps.core.requests import Request
from apps.threads import selectors, services
from apps.threads.access import may_keep_order
from apps.threads.forms import LabelForm, SlowForm, SplitForm
from apps.threads.models import Thread
from apps.threads.views.acting import go, post_again
from apps.threads.views.asking import number_if_any


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


@require_http_methods(["GET", "HEAD", "POST"])
@limited("act")
def split(request: Request, public_id: str) -> HttpResponse:
    """Choose what goes to a thread of its own; then it goes."""
    page = selectors.split_page(request.user, public_id, number_if_any(request, "after"))
    may_keep_order(page.standing, page.thread).require()
    form = SplitForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (fresh := _split(page, form)):
        messages.success(request, _("They have a thread of their own now."))
        return redirect(fresh)
    ticked = form.cleaned_data.get("numbers", []) if form.is_bound else []
    context = {
        "page": page,
        "form": form,
        "community": page.thread.community,
        "ticked": ticked,
        "elsewhere": [number for number in ticked if number not in page.numbers],
    }
    status = 422 if form.is_bound else 200
    return render(request, "threads/split.html", context, status=status)


def _split(page: selectors.SplitPage, form: SplitForm) -> Thread | None:
    """The new thread, or nothing, and the form says why."""
    said = form.cleaned_data
    try:
        return services.split_thread(
            standing=page.standing,
            thread=page.thread,
            numbers=set(said["numbers"]),
            title=said["title"],
        )
    except ValidationError as error:
        form.add_error(None, error)
    return None


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
