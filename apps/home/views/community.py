"""A community's page, coming in and going."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.communities import services as communities
from apps.communities.access import Standing, may_accept, may_leave
from apps.communities.models import Invitation, Joining, Visibility
from apps.communities.selectors import invitation_bearing, other_stewards, standing_of
from apps.core.access import Denied
from apps.core.limits import limited
from apps.core.requests import Request
from apps.guidelines.selectors import current as current_rules
from apps.home import services
from apps.home.forms import ApplyForm, JoinForm
from apps.home.selectors.community import belongs, community_page, find_community, reads
from apps.home.selectors.doors import may_come
from apps.moderation.selectors.taken_out import removed_by
from apps.moderation.selectors.telling import report_url

GET_POST = ["GET", "HEAD", "POST"]


@require_safe
def community(request: Request, slug: str) -> HttpResponse:
    """What is said there; from outside a closed one, its purpose and its door."""
    if slug != slug.lower():
        return redirect("home:community", slug.lower(), permanent=True)
    tab, cursor = request.GET.get("tab", "active"), request.GET.get("cursor", "")
    page = community_page(request.user, slug, tab, cursor)
    return render(request, "home/community.html", {"page": page, "list": page.list})


# ── coming in ────────────────────────────────────────────────────────────────────────────────────
@require_http_methods(GET_POST)
@limited("apply")
def join(request: Request, slug: str) -> HttpResponse:
    """The community's rules, and one's word; or the question it asks."""
    found = find_community(request.user, slug)
    if found.joining == Joining.INVITATION:
        raise Http404
    standing = standing_of(request.user, found)
    if stop := _first(request, standing):
        return stop
    asks = found.joining == Joining.APPLICATION
    form_class = ApplyForm if asks else JoinForm
    if request.method == "POST":
        form = form_class(request.POST)
        if form.is_valid() and _came_in(form, standing, asks=asks):
            messages.success(request, _sent() if asks else _welcome(found.name))
            return redirect(found)
        return _join_page(request, standing, form, status=422)
    may_come(standing).require()
    return _join_page(request, standing, form_class())


def _first(request: Request, standing: Standing) -> HttpResponse | None:
    """What comes before the door: signing in, and the brand's own guidelines."""
    viewer, found = standing.viewer, standing.community
    if not isinstance(viewer, User):
        return redirect_to_login(request.get_full_path())
    if found is not None and standing.reads(found.pk):
        return redirect(found)
    return _to_guidelines(request, standing)


def _to_guidelines(request: Request, standing: Standing) -> HttpResponse | None:
    if standing.user.accepted_version >= standing.brand_version:
        return None
    query = urlencode({"next": request.get_full_path()})
    response = redirect("guidelines:accept")
    response["Location"] += f"?{query}"
    return response


def _came_in(form: JoinForm, standing: Standing, *, asks: bool) -> bool:
    """Whether they are in, or have asked; a refusal is said in the form, and words are kept."""
    values = form.cleaned_data
    kept = {"shows_name": values["shows_name"], "version": values["version"]}
    try:
        if asks:
            services.ask_in(standing=standing, text=values["text"], **kept)
        else:
            services.come_in(standing=standing, **kept)
    except Denied as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _sent() -> str:
    return _("Sent. A steward reads every word, and you will hear.")


def _welcome(name: str) -> str:
    return _("You are in. Welcome to %(name)s.") % {"name": name}


def _join_page(
    request: Request, standing: Standing, form: JoinForm, status: int = 200
) -> HttpResponse:
    found = standing.community
    rules = current_rules(found)
    form.reread(rules.version)
    context = {
        "community": found,
        "rules": rules,
        "form": form,
        "asks": isinstance(form, ApplyForm),
        "is_public": found is not None and found.visibility == Visibility.PUBLIC,
    }
    return render(request, "home/join.html", context, status=status)


@require_http_methods(GET_POST)
@limited("act")
def invitation(request: Request, token: str) -> HttpResponse:
    """An invitation, for whoever holds its link: place and inviter; then the rules."""
    found = invitation_bearing(token)
    if found is None:
        raise Http404
    standing = standing_of(request.user, found.community)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if stop := _first(request, standing):
            return stop
        if form.is_valid() and _came_by(form, standing.user, token):
            messages.success(request, _welcome(found.community.name))
            return redirect(found.community)
    elif standing.viewer.is_authenticated and (stop := _to_guidelines(request, standing)):
        return stop
    return _invitation_page(request, found, standing, form)


def _came_by(form: JoinForm, user: User, token: str) -> bool:
    values = form.cleaned_data
    try:
        services.come_by_invitation(
            user=user, token=token, shows_name=values["shows_name"], version=values["version"]
        )
    except Invitation.DoesNotExist:
        raise Http404 from None
    except Denied as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _invitation_page(
    request: Request, found: Invitation, standing: Standing, form: JoinForm
) -> HttpResponse:
    """Whoever it is not for learns the place's name and the inviter's, and nothing more.

    Whom it names reads its note, and finds where to tell of it, whether or not they may come in.
    """
    verdict = may_accept(standing, found)
    is_guest = Invitation.objects.visible_to(request.user).filter(pk=found.pk).exists()
    rules = current_rules(found.community) if verdict else None
    form.reread(rules.version if rules else 0)
    context = {
        "invitation": found,
        "community": found.community,
        "verdict": verdict,
        "is_guest": is_guest,
        "tell": report_url("invitation", found.public_id) if is_guest else "",
        "removed": removed_by("invitation", found.pk) if is_guest and found.hidden_at else None,
        "rules": rules,
        "form": form,
        "is_public": found.community.visibility == Visibility.PUBLIC,
        "here": request.get_full_path(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "home/invitation.html", context, status=status)


# ── going, and one's own membership ──────────────────────────────────────────────────────────────
@require_http_methods(GET_POST)
@limited("act")
def leave(request: Request, slug: str) -> HttpResponse:
    """What going means; then going."""
    found = find_community(request.user, slug)
    standing = standing_of(request.user, found)
    if not standing.viewer.is_authenticated:
        return redirect_to_login(found.get_absolute_url())
    if request.method == "POST":
        communities.leave_community(standing=standing)
        messages.success(request, _("You left %(name)s.") % {"name": found.name})
        return redirect("home:communities")
    verdict = may_leave(standing, other_stewards(standing))
    if not (verdict or belongs(standing)):
        return redirect(found)  # there is nothing to leave
    context = {"community": found, "standing": standing, "verdict": verdict}
    return render(request, "home/leave.html", context)


@require_POST
@limited("act")
def membership(request: Request, slug: str) -> HttpResponse:
    """Show visitors one's name here, or keep it."""
    found = find_community(request.user, slug)
    if not request.user.is_authenticated:
        return redirect_to_login(found.get_absolute_url())
    standing = standing_of(request.user, found)
    if not reads(standing):
        raise Http404
    on = request.POST.get("shows_name") == "on"
    communities.show_name(standing=standing, on=on)
    messages.success(
        request,
        _("Visitors see your name here.") if on else _("Visitors see “a member” here."),
    )
    return redirect(found)
