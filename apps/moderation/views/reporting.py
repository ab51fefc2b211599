"""Telling those who keep order, and hearing what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from apps.accounts.models import User
from apps.core import clock
from apps.core.access import Denied
from apps.core.limits import limited
from apps.core.requests import Request
from apps.moderation import services
from apps.moderation.member_forms import ReportForm
from apps.moderation.models import Priority
from apps.moderation.selectors.telling import Reported, reported, told_by
from apps.moderation.selectors.thanks import month_before, month_of


@require_http_methods(["GET", "HEAD", "POST"])
@limited("flag")
def report(request: Request, kind: str, reference: str) -> HttpResponse:
    """Say what is wrong with something, whatever it is."""
    viewer = request.user
    if not isinstance(viewer, User):  # before anything is looked up: a door tells nothing
        return redirect_to_login(request.get_full_path())
    thing = reported(viewer, kind, reference)
    thing.may_report.require()
    if request.method != "POST":
        return _page(request, thing, ReportForm(rules=thing.rules, initial=_begun(thing)))
    form = ReportForm(request.POST, rules=thing.rules)
    if form.is_valid() and _sent(viewer, thing, form):
        messages.success(request, _thanks(thing))
        there = reverse("moderation:told")
        return HttpResponseClientRedirect(there) if request.htmx else redirect(there)
    return _page(request, thing, form, status=422)


def _begun(thing: Reported) -> dict[str, object]:
    """The rule and the urgency that they named before; else that it can wait."""
    before = thing.before
    if before is None:
        return {"priority": int(Priority.QUALITY)}
    urgency = Priority.DANGER if before.is_urgent else Priority.QUALITY
    return {"rule": before.rule or "none", "priority": int(urgency)}


def _sent(viewer: User, thing: Reported, form: ReportForm) -> bool:
    """Whether it was taken; a refusal is said in the form, so that no word is lost."""
    try:
        services.report(
            reporter=viewer, kind=thing.kind.name, object_id=thing.row.pk, **form.said()
        )
    except Denied as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error("text", error)
    else:
        return True
    return False


def _thanks(thing: Reported) -> str:
    return _("Thank you. Those who keep order in %(place)s read it, and you will hear.") % {
        "place": thing.who
    }


def _page(request: Request, thing: Reported, form: ReportForm, status: int = 200) -> HttpResponse:
    piece = "#form" if request.htmx and status != 200 else ""  # noqa: PLR2004  an answered form
    context = {"thing": thing, "form": form, "here": request.path}
    return render(request, f"moderation/report.html{piece}", context, status=status)


@require_safe
def told(request: Request) -> HttpResponse:
    """What one told us, and what came of it."""
    viewer = request.user
    if not isinstance(viewer, User):
        return redirect_to_login(request.get_full_path())
    page, rows = told_by(viewer, request.GET.get("cursor", ""))
    month = month_of(viewer, *month_before(clock.now()))
    return render(request, "moderation/told.html", {"page": page, "rows": rows, "month": month})
