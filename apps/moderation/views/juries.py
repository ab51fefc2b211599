"""Sitting on a jury: one's seat, one's vote, and whether one would be asked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, re_path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.limits import limited
from apps.core.requests import Request
from apps.moderation import services
from apps.moderation.member_forms import VoteForm
from apps.moderation.models import Juror
from apps.moderation.selectors.juries import juror_of, jury_page

SLUG = r"(?P<slug>[-a-zA-Z0-9_]{1,40})"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("appeal")
def jury(request: Request, public_id: str) -> HttpResponse:
    """An appeal as a juror reads it, and what they say. For others it is not there."""
    if not isinstance(request.user, User):
        raise Http404
    juror = juror_of(request.user, public_id)
    if juror is None:
        raise Http404
    page = jury_page(juror)
    form = VoteForm(request.POST if request.method == "POST" else None, lighter=page.lighter)
    if form.is_valid() and _voted(request.user, juror, form):
        messages.success(request, _("Said. You see what came of it here, once all three have."))
        return redirect(juror)
    status = 422 if form.is_bound else 200
    return render(request, "moderation/jury.html", {"page": page, "form": form}, status=status)


def _voted(viewer: User, juror: Juror, form: VoteForm) -> bool:
    """Whether it was taken; if not, the form says why."""
    try:
        services.vote(viewer=viewer, juror=juror, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@require_POST
@limited("act")
def willing(request: Request, slug: str) -> HttpResponse:
    """Say that one may be asked to sit on juries of a community, or no longer."""
    place = get_object_or_404(Community.objects.readable_by(request.user), slug=slug)
    if not request.user.is_authenticated:
        return redirect_to_login(place.get_absolute_url())
    on = request.POST.get("on") == "1"
    services.be_willing(standing=standing_of(request.user, place), on=on)
    said = _("Thank you. Should the lot fall on you, you are told.")
    messages.success(request, said if on else _("You are not asked any more."))
    return redirect("moderation:standing")


urlpatterns = [
    path("jury/<public_id:public_id>/", jury, name="jury"),
    re_path(rf"^c/{SLUG}/jury/$", willing, name="willing"),
]
