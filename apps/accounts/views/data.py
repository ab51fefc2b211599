"""One's own data: a copy of it, asked for, fetched and thrown away."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import selectors, services
from apps.accounts.forms import ProofForm
from apps.accounts.views.proving import ASKED_ONCE, is_known
from apps.core.limits import limited
from apps.core.requests import Request


@ASKED_ONCE
@login_required
@never_cache
@sensitive_post_parameters("password")
@limited("export")
def data(request: Request) -> HttpResponse:
    """Say what is kept and how one's copy is doing, and have one made."""
    page = selectors.data_page(request.user)
    known = is_known(request, page.user)
    form = ProofForm(request.POST if request.method == "POST" else None, user=page.user)
    if known and form.is_valid():
        services.ask_for_export(user=page.user)
        return redirect("accounts:data")
    context = {"page": page, "form": form, "known": known}
    piece = "#copy" if request.htmx else ""
    status = 422 if form.is_bound else 200
    return render(request, f"accounts/data.html{piece}", context, status=status)


@require_POST
@login_required
@limited("settings")
def discard(request: Request) -> HttpResponse:
    """Throw one's copy away."""
    page = selectors.data_page(request.user)
    services.throw_export_away(user=page.user)
    messages.success(request, _("Your copy is thrown away."))
    return redirect("accounts:data")


@require_safe
def export(request: Request, signed: str) -> HttpResponseBase:
    """One's copy itself, streamed; to anybody else there is nothing here."""
    found = selectors.export_behind(request.user, signed)
    try:
        stored = default_storage.open(found.path)
    except FileNotFoundError:  # a folder that was not restored with its database
        raise Http404 from None
    host = urlsplit(settings.SITE_URL).hostname
    name = f"{host}-{found.user.handle}-{found.asked_at:%Y-%m-%d}.zip"
    answer = FileResponse(stored, as_attachment=True, filename=name, content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer
