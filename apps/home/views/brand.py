"""The brand, as its site admins keep it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.communities import services, theme
from apps.communities.access import may_keep_brand
from apps.communities.models import COLOUR
from apps.communities.selectors import brand as the_brand
from apps.communities.selectors import standing_of
from apps.core.limits import consume, limited
from apps.core.requests import Request
from apps.home.forms import BrandForm

GET_POST = ["GET", "HEAD", "POST"]
SHOWN = ("paper-0", "ink-1", "accent", "accent-fill", "accent-soft", "tick", "lamp", "bad")


@require_http_methods(GET_POST)
@limited("brand")
def brand(request: Request) -> HttpResponse:
    """Name, colour, mark and words; `preview` shows the colour without keeping it."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    may_keep_brand(standing_of(request.user, None)).require()
    form = BrandForm(request.POST if request.method == "POST" else None, instance=the_brand())
    is_preview = "preview" in request.POST
    if is_preview:
        consume("swatches", request.user.pk)
    if form.is_bound and form.is_valid() and not is_preview:
        values = {**form.cleaned_data, "reactions": form.reactions()}
        kept = {field: values[field] for field in (*BrandForm.Meta.fields, "reactions")}
        services.save_brand(actor=request.user, **kept)
        messages.success(request, _("Saved. The whole place wears it now."))
        return redirect("home:brand")
    context = {"form": form, "swatches": swatches(str(form["colour"].value() or ""))}
    bad = form.is_bound and bool(form.errors)
    return render(request, "home/brand.html", context, status=422 if bad else 200)


@require_safe
def preview(request: Request) -> HttpResponse:
    """What a colour makes of the place, by day and by night."""
    if not request.user.is_authenticated:
        return redirect_to_login("/brand/")
    may_keep_brand(standing_of(request.user, None)).require()
    context = {"swatches": swatches(request.GET.get("colour", ""))}
    return render(request, "home/brand.html#preview", context)


def swatches(colour: str) -> list[dict[str, str]]:
    """The roles that show most, by day and by night; none for what is no colour."""
    colour = colour.strip().lower()
    try:
        COLOUR(colour)
    except ValidationError:
        return []
    roles = theme.roles(colour)
    return [
        {"name": name, "day": roles[name][0], "night": roles[name][1]}
        for name in SHOWN
        if name in roles
    ]
