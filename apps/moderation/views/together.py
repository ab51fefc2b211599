"""Deciding about many at once, or finding nothing wrong with any of them."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.core.limits import limited
from apps.core.requests import Request
from apps.moderation import letters, services
from apps.moderation.forms import TogetherForm
from apps.moderation.problems import Problem
from apps.moderation.rungs import LADDER
from apps.moderation.selectors.desk import Desk
from apps.moderation.selectors.together import Together, together_page
from apps.moderation.views.deciding import choice_of
from apps.moderation.views.keeping import Typed, addresses, go_on, keepers_only


@require_http_methods(["GET", "HEAD", "POST"])
@limited("act")
@keepers_only
def together(request: Request, desk: Desk) -> HttpResponse:
    """The same about several of one community."""
    sent = request.POST if request.method == "POST" else request.GET
    page = together_page(desk, sent.getlist("case")[:50])
    if request.method != "POST" or not page.is_ready or "anew" in sent:
        typed = Typed.of(sent) if sent.get("rung") else _offered(page)
        if "anew" in sent:
            typed = replace(typed, letter=_draft(page, typed))
        return _together(request, desk, page, typed)
    return (_dismissed if "nothing" in sent else _decided)(request, desk, page)


def _dismissed(request: Request, desk: Desk, page: Together) -> HttpResponse:
    """Nothing wrong with any of them, or with none."""
    unclear = request.POST["nothing"] == "unclear"
    standing = standing_of(desk.viewer, page.place)
    try:
        made = services.nothing_wrong_together(standing=standing, cases=page.cases, unclear=unclear)
    except Denied as refusal:
        return _refused(request, desk, page, Problem.of("together", refusal), status=403)
    return go_on(request, desk, done=made)


def _decided(request: Request, desk: Desk, page: Together) -> HttpResponse:
    form = TogetherForm(request.POST)
    if not form.is_valid():
        return _refused(request, desk, page, Problem.in_form("together", form), status=422)
    standing = standing_of(desk.viewer, page.place)
    choice = choice_of(form, page.rules, page.place)
    try:
        made = services.decide_together(standing=standing, cases=page.cases, choice=choice)
    except ValidationError as error:
        return _refused(request, desk, page, Problem.of("together", error), status=422)
    except Denied as refusal:
        return _refused(request, desk, page, Problem.of("together", refusal), status=403)
    return go_on(request, desk, done=made)


def _refused(
    request: Request, desk: Desk, page: Together, problem: Problem, *, status: int
) -> HttpResponse:
    typed = Typed.of(request.POST)
    return _together(request, desk, page, typed, problem=problem, status=status)


def _offered(page: Together) -> Typed:
    first = Typed(page.proposed, page.named, "")
    return Typed(first.rung, first.rules, _draft(page, first))


def _draft(page: Together, typed: Typed) -> str:
    if typed.rung not in LADDER:
        return ""
    rules = [rule for rule in page.rules if rule.key in typed.rules]
    where = page.place.name if page.place else _("this place")
    thing = letters.thing_named(page.kind)
    return letters.draft(
        name="", thing=thing, rung=typed.rung, rules=rules, where=where, kind=page.kind
    )


def _together(
    request: Request,
    desk: Desk,
    page: Together,
    typed: Typed,
    *,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"page": page, "typed": typed, "problem": problem}
    context |= addresses(request, desk)
    return render(request, "moderation/together.html", context, status=status)
