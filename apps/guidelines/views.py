"""The rules, to read and to accept."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.communities.access import may_keep_brand, may_manage
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.limits import limited
from apps.core.requests import Request
from apps.guidelines import selectors, services
from apps.guidelines.forms import AcceptForm
from apps.guidelines.words import in_words

GET_POST = ["GET", "HEAD", "POST"]


@require_safe
def brand(request: Request) -> HttpResponse:
    """The rules of the whole place, for everybody."""
    return _shown(request, None)


@require_safe
def community(request: Request, slug: str) -> HttpResponse:
    """What a community adds to them, for those who may read there."""
    return _shown(request, _readable(request, slug))


def _readable(request: Request, slug: str) -> Community:
    found = Community.objects.readable_by(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _shown(request: Request, place: Community | None) -> HttpResponse:
    standing = standing_of(request.user, place)
    rules = selectors.current(place)
    viewer = request.user
    belongs = place is None or standing.reads(place.pk)
    asks = isinstance(viewer, User) and belongs and bool(rules)
    context = {
        "community": place,
        "rules": rules,
        "brand_rules": selectors.current(None) if place else None,
        "keepers": selectors.keepers(rules) if rules else 0,
        "accepted_at": selectors.accepted_at(viewer, rules)
        if asks and isinstance(viewer, User)
        else None,
        "asks": asks,
        "may_publish": may_manage(standing) if place else may_keep_brand(standing),
    }
    return render(request, "guidelines/guidelines.html", context)


@require_http_methods(GET_POST)
@limited("act")
def accept(request: Request) -> HttpResponse:
    """The brand's rules, and one's word."""
    return _accept(request, None)


@require_http_methods(GET_POST)
@limited("act")
def accept_community(request: Request, slug: str) -> HttpResponse:
    """A community's rules, once they changed, and one's word."""
    place = _readable(request, slug)
    if request.user.is_authenticated and not standing_of(request.user, place).reads(place.pk):
        raise Http404
    return _accept(request, place)


def _accept(request: Request, place: Community | None) -> HttpResponse:
    viewer = request.user
    if not isinstance(viewer, User):
        return redirect_to_login(request.get_full_path())
    after = _after(request, place)
    rules = selectors.current(place)
    form = AcceptForm(
        request.POST if request.method == "POST" else None,
        initial={"version": rules.version, "next": after},
    )
    if form.is_bound and form.is_valid():
        if form.cleaned_data["version"] == rules.version:
            services.accept_edition(user=viewer, community=place, version=rules.version)
            return redirect(after)
        form.add_error(None, _("The guidelines changed just now. Read them again."))
        form.reread(rules.version)
    context = {
        "community": place,
        "rules": rules,
        "form": form,
        "keepers": selectors.keepers(rules) if rules else 0,
        "after": after,
        "many": in_words(len(rules.rules)).capitalize(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "guidelines/accept.html", context, status=status)


def _after(request: Request, place: Community | None) -> str:
    """Where they were going; only ever a path of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    plain = wanted.startswith("/") and wanted.isascii() and wanted.isprintable()
    if plain and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return place.get_absolute_url() if place else "/"
