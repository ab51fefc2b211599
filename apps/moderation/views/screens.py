"""The screens of a community, for its stewards; those of the whole site, for its moderators."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, re_path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.communities.access import Standing
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.limits import limited
from apps.core.requests import Request
from apps.moderation import services
from apps.moderation.access import may_keep_screens
from apps.moderation.screen_forms import ScreensForm
from apps.moderation.selectors.screens import screens_page

SLUG = r"(?P<slug>[-a-zA-Z0-9_]{1,40})"
ASKED = require_http_methods(["GET", "HEAD", "POST"])


@ASKED
@limited("settings")
def screens(request: Request, slug: str) -> HttpResponse:
    """What is looked at before others read it, what that was worth, and changing it."""
    community = Community.objects.readable_by(request.user).filter(slug=slug).first()
    if community is None:
        raise Http404
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return _kept(request, standing_of(request.user, community))


@ASKED
@limited("settings")
def screens_of_site(request: Request) -> HttpResponse:
    """The lists that count everywhere."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return _kept(request, standing_of(request.user, None))


def _kept(request: Request, standing: Standing) -> HttpResponse:
    may_keep_screens(standing).require()
    page = screens_page(standing.community)
    form = ScreensForm(request.POST if request.method == "POST" else None, page=page)
    if form.is_bound and form.is_valid() and _saved(form, standing):
        messages.success(request, _("Saved. It holds from the next post on."))
        return redirect(request.path)
    context = {"community": standing.community, "page": page, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "moderation/screens.html", context, status=status)


def _saved(form: ScreensForm, standing: Standing) -> bool:
    """Whether all of it was kept; what does not fit is said in the form."""
    wishes = form.wishes(with_switches=standing.community is not None)
    try:
        services.keep_screens(standing=standing, wishes=wishes)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


urlpatterns = [
    re_path(rf"^c/{SLUG}/screens/$", screens, name="screens"),
    path("screens/", screens_of_site, name="screens_of_site"),
]
