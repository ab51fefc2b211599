"""Words on their way: kept while they are written, and looked at before they are posted."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.access import Denied
from apps.core.limits import limited
from apps.core.markdown import render as to_prose
from apps.core.requests import Request
from apps.threads import services
from apps.threads.forms import DraftForm, PreviewForm
from apps.threads.views.composing import errors_of


@require_POST
@limited("preview")
def preview(request: Request) -> HttpResponse:
    """How words will look."""
    _only_for_the_signed_in(request)
    form = PreviewForm(request.POST)
    valid = form.is_valid()
    prose: SafeString | str = ""
    if valid:
        prose = mark_safe(to_prose(form.cleaned_data["body"]))  # noqa: S308  core cleans it
    context = {"prose": prose, "errors": errors_of(form)}
    return render(request, "threads/_preview.html", context, status=200 if valid else 422)


@require_POST
@limited("draft")
def draft(request: Request) -> HttpResponse:
    """Keep words that are not posted yet; empty ones are forgotten."""
    _only_for_the_signed_in(request)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    try:
        services.save_draft(user=request.user, **form.cleaned_data)
    except ValidationError:
        return HttpResponse(status=422)
    return HttpResponse(status=204)


def _only_for_the_signed_in(request: Request) -> None:
    if not request.user.is_authenticated:
        raise Denied(_("Sign in to take part."))
