"""A pause of one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.communities import services as communities
from apps.communities.access import may_end_rest, may_see_rest
from apps.communities.models import RESTING, Community, Membership
from apps.communities.selectors import standing_of
from apps.core.limits import limited
from apps.core.requests import Request
from apps.home.forms import RestForm


@require_http_methods(["GET", "HEAD", "POST"])
@limited("act")
def rest(request: Request, slug: str) -> HttpResponse:
    """Pause one's own writing for a while; from the next day on, take it up again."""
    found = get_object_or_404(Community.objects.readable_by(request.user), slug=slug)
    standing = standing_of(request.user, found)
    may_see_rest(standing).require()
    form = RestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and "end" in request.POST:
        communities.end_rest(standing=standing)
        messages.success(request, _("Welcome back. You can write again."))
        return redirect(found)
    if form.is_valid():
        communities.rest(standing=standing, days=form.cleaned_data["days"])
        messages.success(request, _("Your pause has begun. Nobody else is told."))
        return redirect("home:rest", slug)
    mine = Membership.objects.get(community=found, user=standing.user)
    context = {
        "community": found,
        "form": form,
        "until": standing.restrictions.get(RESTING),
        "may_end": may_end_rest(standing, mine.rests_since),
    }
    return render(request, "home/rest.html", context, status=422 if form.is_bound else 200)
