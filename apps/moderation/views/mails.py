"""Which mails one gets."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.core.limits import limited
from apps.core.requests import Request
from apps.moderation import services
from apps.moderation.member_forms import WishesForm
from apps.moderation.selectors.wishes import wishes_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("settings")
def mails(request: Request) -> HttpResponse:
    """Which there are for whom asks, and switching them on and off."""
    viewer = request.user
    if not isinstance(viewer, User):
        raise Http404
    page = wishes_of(viewer)
    if request.method != "POST":
        form = WishesForm(page=page)
        return render(request, "moderation/mails.html", {"page": page, "form": form})
    form = WishesForm(request.POST, page=page)
    if form.is_valid():
        services.wish(person=viewer, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("moderation:mails")
    context = {"page": page, "form": form}
    return render(request, "moderation/mails.html", context, status=422)
