"""The steward's desk: who asks, who is asked, who is trusted, what the place is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.bylines import byline_of
from apps.communities import services
from apps.communities.access import (
    Standing,
    may_found,
    may_invite,
    may_manage,
    may_restore_inviting,
)
from apps.communities.access.stewarding import TOO_MANY_BANNED
from apps.communities.models import Community, Invitation, Membership, State
from apps.communities.selectors import applications as applications_of
from apps.communities.selectors import open_invitations, standing_of
from apps.core.access import Denied
from apps.core.limits import limited
from apps.core.requests import Request
from apps.home.forms import CommunityForm, FoundingForm, InviteForm, MemberForm
from apps.home.selectors.community import find_community, reads

P = ParamSpec("P")
GET_POST = ["GET", "HEAD", "POST"]


def stewards_only(
    view: Callable[Concatenate[Request, Standing, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Find what they may read (404), the viewer (sign in) and their role (403), in this order."""

    @wraps(view)
    def asked(request: Request, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        community = find_community(request.user, slug)
        standing = standing_of(request.user, community)
        if not reads(standing):
            raise Http404
        if not request.user.is_authenticated:
            return redirect_to_login(community.get_absolute_url())
        may_manage(standing).require()
        return view(request, standing, *args, **kwargs)

    return asked


def place_of(standing: Standing) -> Community:
    """The community a steward stands in."""
    if standing.community is None:
        raise TypeError("Stewards stand in a community.")
    return standing.community


# ── who asks ─────────────────────────────────────────────────────────────────────────────────────
@require_safe
@stewards_only
def applications(request: Request, standing: Standing) -> HttpResponse:
    """Those who ask for a seat, and why."""
    community = place_of(standing)
    rows = [(row, byline_of(row.user)) for row in applications_of(community)]
    context = {"community": community, "rows": rows}
    return render(request, "home/applications.html", context)


@require_POST
@limited("act")
@stewards_only
def decide(request: Request, standing: Standing, handle: str, answer: str) -> HttpResponse:
    """Yes or no to one who asked."""
    community = place_of(standing)
    asked = get_object_or_404(
        Membership, community=community, user__handle=handle, state=State.APPLIED
    )
    services.decide_application(standing=standing, membership=asked, accept=answer == "yes")
    said = _("%(name)s is in.") if answer == "yes" else _("%(name)s was told: not this time.")
    messages.success(request, said % {"name": asked.user.name})
    return redirect("home:applications", community.slug)


# ── who is asked ─────────────────────────────────────────────────────────────────────────────────
@require_http_methods(GET_POST)
@limited("invite")
@stewards_only
def invite(request: Request, standing: Standing) -> HttpResponse:
    """Ask somebody in; see whom one has asked."""
    community = place_of(standing)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        whom = form.cleaned_data["whom"]
        try:
            services.invite(standing=standing, handle_or_email=whom, note=form.cleaned_data["note"])
        except Denied as refusal:
            form.add_error("whom", str(refusal))
        else:
            messages.success(
                request, _("An invitation is on its way to %(whom)s.") % {"whom": whom}
            )
            return redirect("home:invite", community.slug)
    guests = Invitation.objects.banned_guests(community, standing.user)
    context = {
        "community": community,
        "form": form,
        "invitations": open_invitations(community),
        "invites": may_invite(standing, guests),
    }
    return render(request, "home/invite.html", context, status=422 if form.is_bound else 200)


@require_POST
@limited("act")
@stewards_only
def revoke(request: Request, standing: Standing, digest: str) -> HttpResponse:
    """Take an invitation back."""
    community = place_of(standing)
    found = get_object_or_404(community.invitations, token_digest=digest)
    services.revoke_invitation(standing=standing, invitation=found)
    messages.success(request, _("The invitation no longer opens the door."))
    return redirect("home:invite", community.slug)


# ── who is trusted ───────────────────────────────────────────────────────────────────────────────
@require_http_methods(GET_POST)
@limited("act")
@stewards_only
def member(request: Request, standing: Standing, handle: str) -> HttpResponse:
    """One member, and what they are trusted with."""
    community = place_of(standing)
    members = Membership.objects.filter(community=community).reading().select_related("user")
    found = get_object_or_404(members, user__handle=handle)
    initial = {"role": found.role, "is_champion": found.is_champion}
    form = MemberForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and _trusted(form, standing, found):
        messages.success(request, _("Saved."))
        return redirect("home:people", community.slug)
    context = {
        "community": community,
        "form": form,
        "byline": byline_of(found.user),
        "handle": handle,
        "guests": Invitation.objects.banned_guests(community, found.user),
        "too_many": TOO_MANY_BANNED,
        "restores": may_restore_inviting(standing, found),
    }
    return render(request, "home/member.html", context, status=422 if form.is_bound else 200)


@require_POST
@limited("act")
@stewards_only
def restore_inviting(request: Request, standing: Standing, handle: str) -> HttpResponse:
    """Let somebody ask people in again whose guests were banned."""
    community = place_of(standing)
    members = Membership.objects.filter(community=community).reading().select_related("user")
    found = get_object_or_404(members, user__handle=handle)
    services.restore_inviting(standing=standing, membership=found)
    messages.success(request, _("%(name)s may ask people in again.") % {"name": found.user.name})
    return redirect("home:member", community.slug, handle)


def _trusted(form: MemberForm, standing: Standing, found: Membership) -> bool:
    """Whether all of it was done; a refusal is said in the form."""
    values = form.cleaned_data
    try:
        services.trust(
            standing=standing,
            membership=found,
            role=values["role"],
            is_champion=values["is_champion"],
        )
    except Denied as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


# ── what the place is ────────────────────────────────────────────────────────────────────────────
@require_http_methods(GET_POST)
@limited("settings")
@stewards_only
def settings(request: Request, standing: Standing) -> HttpResponse:
    """Purpose, seats, who sees it and how one joins."""
    community = Community.objects.get(pk=place_of(standing).pk)
    form = CommunityForm(request.POST if request.method == "POST" else None, instance=community)
    if form.is_bound and form.is_valid():
        try:
            services.change_community(standing=standing, **form.cleaned_data)
        except Denied as refusal:
            form.add_error("seats", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("home:community_settings", community.slug)
    context = {"community": place_of(standing), "form": form}
    return render(request, "home/settings.html", context, status=422 if form.is_bound else 200)


@require_POST
@limited("settings")
@stewards_only
def archive(request: Request, standing: Standing) -> HttpResponse:
    """Close the place to new words, or take it up again."""
    community = place_of(standing)
    if community.archived_at is None:
        services.archive_community(standing=standing)
    else:
        services.reopen_community(standing=standing)
    messages.success(request, _("Done. Nothing that was said is gone."))
    return redirect(community)


@require_http_methods(GET_POST)
@limited("settings")
def found(request: Request) -> HttpResponse:
    """Open a community."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    may_found(standing_of(request.user, None)).require()
    form = FoundingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        community = services.found_community(founder=request.user, **form.cleaned_data)
        messages.success(request, _("It stands, and you are its steward."))
        return redirect(community)
    return render(request, "home/found.html", {"form": form}, status=422 if form.is_bound else 200)
