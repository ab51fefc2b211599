"""How a community is moderated: for its stewards, and the second look of those who keep order."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import re_path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.communities.access import Standing, may_manage
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.core.limits import limited
from apps.core.requests import Request
from apps.moderation import services
from apps.moderation.models import Case
from apps.moderation.rungs import rungs_for
from apps.moderation.selectors.fairness import fairness, to_review

SLUG = r"(?P<slug>[-a-zA-Z0-9_]{1,40})"


@require_safe
def how(request: Request, slug: str) -> HttpResponse:
    """Ninety days of moderation: who did how much, how differently, and how far they agree."""
    community = Community.objects.readable_by(request.user).filter(slug=slug).first()
    if community is None:
        raise Http404
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    standing = standing_of(request.user, community)
    may_manage(standing).require()
    context = {"community": community, "page": fairness(community)}
    return render(request, "moderation/fairness.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("act")
def second_look(request: Request, slug: str) -> HttpResponse:
    """One closed case at a time, without what was decided, and what they would have done."""
    standing = _keeper(request, slug)
    if request.method == "POST":
        return _said(request, standing)
    case = to_review(standing).select_related("subject").order_by("pk").first()
    context: dict[str, object] = {"community": standing.community, "case": case, "rungs": ()}
    if case is not None:
        context |= _shown(case)
    return render(request, "moderation/second_look.html", context)


def _keeper(request: Request, slug: str) -> Standing:
    community = Community.objects.readable_by(request.user).filter(slug=slug).first()
    if community is None:
        raise Http404
    standing = standing_of(request.user, community)
    if not standing.keeps_order:
        raise Denied(_("Only those who keep order here look again."))
    return standing


def _shown(case: Case) -> dict[str, object]:
    """The words as they were reported; whose they are does not matter here."""
    target = case.targets.order_by("pk").prefetch_related("snapshots").first()
    snapshots = target.snapshots.order_by("version") if target else ()
    kind = target.kind if target else ""
    return {"snapshots": snapshots, "rungs": list(rungs_for(kind, for_site=False))}


def _said(request: Request, standing: Standing) -> HttpResponse:
    public_id = request.POST.get("case", "")
    case = Case.objects.visible_to(request.user).filter(public_id=public_id[:10]).first()
    if case is None:
        raise Http404
    try:
        services.review(standing=standing, case=case, rung=request.POST.get("rung", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Thank you. It is compared with what was done, and no more."))
    return redirect(request.path)


urlpatterns = [
    re_path(rf"^c/{SLUG}/fairness/$", how, name="fairness"),
    re_path(rf"^c/{SLUG}/second-look/$", second_look, name="second_look"),
]
