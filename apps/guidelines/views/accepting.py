"""Giving one's word."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.core.limits import limited
from apps.core.requests import Request
from apps.guidelines import selectors, services
from apps.guidelines.forms import AcceptForm
from apps.guidelines.views.reading import readable
from apps.guidelines.words import in_words

GET_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_POST)
@limited("act")
def accept(request: Request) -> HttpResponse:
    """The brand's rules, and one's word."""
    return _accept(request, None)


@require_http_methods(GET_POST)
@limited("act")
def accept_community(request: Request, slug: str) -> HttpResponse:
    """A community's rules, once they changed, and one's word."""
    place = readable(request, slug)
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
        if _given(form, viewer, place):
            return redirect(after)
        rules = selectors.current(place)
        form.reread(rules.version)
    word = selectors.word_of(viewer, place, rules) if rules else None
    context = {
        "community": place,
        "rules": rules,
        "form": form,
        "keepers": selectors.keepers(place, rules) if rules else 0,
        "knew": word is not None,
        "since": min(word.version if word else rules.previous, rules.previous),
        "after": after,
        "many": in_words(len(rules.rules)).capitalize(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "guidelines/accept.html", context, status=status)


def _given(form: AcceptForm, viewer: User, place: Community | None) -> bool:
    """Whether their word was taken; on what no longer holds it is not, and the form says so."""
    version = form.cleaned_data["version"]
    try:
        services.accept_edition(user=viewer, community=place, version=version)
    except Denied as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _after(request: Request, place: Community | None) -> str:
    """Where they were going; only ever a path of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    plain = wanted.startswith("/") and wanted.isascii() and wanted.isprintable()
    if plain and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return place.get_absolute_url() if place else "/"
