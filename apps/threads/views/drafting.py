"""Words on their way: kept while they are written, and looked at before they are posted."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.core.limits import limited
from apps.core.requests import Request
from apps.threads import services
from apps.threads.forms import DraftForm, PreviewForm
from apps.threads.rendering.composer import nudge
from apps.threads.views.composing import errors_of, nudge_in, prose_of


@require_POST
@limited("preview")
def preview(request: Request) -> HttpResponse:
    """How words will look, and the guideline that fits them; while they write, that alone."""
    _only_for_the_signed_in(request)
    form = PreviewForm(request.POST)
    valid = form.is_valid()
    shows_prose = not (valid and form.cleaned_data["nudge"])
    place = _place(request, form) if valid else None
    standing = standing_of(request.user, place)
    context = {
        "shows_prose": shows_prose,
        "prose": prose_of(form.cleaned_data["body"], standing) if valid and shows_prose else "",
        "nudge": nudge(nudge_in(request, place), place.slug) if place else "",
        "errors": errors_of(form),
    }
    return render(request, "threads/_preview.html", context, status=200 if valid else 422)


def _place(request: Request, form: PreviewForm) -> Community | None:
    """Whose guidelines are looked through: a place they may read."""
    slug = form.cleaned_data["community"]
    readable = Community.objects.readable_by(request.user)
    return readable.filter(slug=slug).first() if slug else None


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
