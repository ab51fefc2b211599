"""Deciding about one case: alone, as the second person, and after an appeal."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.communities.models import Community
from apps.communities.selectors import brand, standing_of
from apps.core.access import Denied
from apps.core.limits import limited
from apps.core.requests import Request
from apps.moderation import services
from apps.moderation.forms import (
    AppealForm,
    DecideForm,
    NothingForm,
    SecondForm,
    UndoForm,
)
from apps.moderation.models import Appeal, Case, Decision, DecisionState, Dismissal
from apps.moderation.problems import Problem
from apps.moderation.selectors.case import case_page
from apps.moderation.selectors.desk import Desk
from apps.moderation.selectors.rules import Rule, rules_of
from apps.moderation.services import Choice
from apps.moderation.views.keeping import (
    Typed,
    Work,
    go_on,
    keepers_only,
    letter_for,
    show_case,
    with_case,
    written_for_another_step,
)


# ── one case ─────────────────────────────────────────────────────────────────────────────────────
@require_POST
@limited("act")
@with_case
def decide(request: Request, work: Work) -> HttpResponse:
    """Do what was chosen, and have the letter leave; refused, everything typed is still there."""
    form, typed = DecideForm(request.POST), Typed.of(request.POST)
    if not form.is_valid():
        problem = Problem.in_form("decide", form)
        return show_case(request, work, typed=typed, problem=problem, status=422)
    rules = rules_of([work.case.community])[work.case.community_id]
    if anew := written_for_another_step(work, typed):
        said = _("This was the letter of another step. It is written anew: read it, then send it.")
        problem = Problem(said, "decide", "letter")
        return show_case(request, work, typed=anew, problem=problem, status=422)
    try:
        choice = choice_of(form, rules, work.case.community)
        made = services.decide(standing=work.standing, case=work.case, choice=choice)
    except ValidationError as error:
        problem, status = Problem.of("decide", error), 422
    except Denied as refusal:
        problem, status = Problem.of("decide", refusal), 403
    else:
        return go_on(request, work.desk, done=[made])
    return show_case(request, work, typed=typed, problem=problem, status=status)


def choice_of(form: DecideForm, rules: Sequence[Rule], place: Community | None) -> Choice:
    """What somebody chose, with the rules as they stand and the name to sign with."""
    said = form.cleaned_data
    name = {"place": place.name if place else brand().name} if said["team"] else {}
    signed = _("the team of %(place)s") % name if name else ""
    return Choice(
        rung=said["rung"],
        rules=tuple(rule.cited for rule in rules if rule.key in said["rules"]),
        letter=said["letter"],
        until=said["until"],
        departs=said["departs"],
        passages=said["passages"],
        signed=signed,
    )


@require_POST
@limited("preview")
@with_case
def letter(request: Request, work: Work) -> HttpResponse:
    """The letter anew, for another rung or other rules: in its place for htmx, else on its page."""
    sent = request.POST
    page = case_page(work.standing, work.case)
    chosen = [rule for rule in page.rules if rule.key in sent.getlist("rules")]
    typed = Typed.of(sent, letter_for(page, sent.get("rung", ""), chosen))
    if request.htmx:
        return render(request, "moderation/_letter.html", {"typed": typed, "page": page})
    return show_case(request, work, typed=typed)


@require_POST
@limited("act")
@with_case
def nothing(request: Request, work: Work) -> HttpResponse:
    """Nobody did anything wrong, or it cannot be told."""
    form = NothingForm(request.POST)
    unclear = form.is_valid() and form.cleaned_data["unclear"]
    made = services.nothing_wrong(standing=work.standing, case=work.case, unclear=unclear)
    return go_on(request, work.desk, done=[made])


@require_POST
@limited("act")
@with_case
def second(request: Request, work: Work) -> HttpResponse:
    """Agree with what somebody proposed, or do not."""
    form = SecondForm(request.POST)
    proposed = work.case.decisions.filter(state=DecisionState.PROPOSED)
    decision = proposed.select_related("case__community", "subject").first()
    if decision is None:
        messages.warning(request, _("Nothing waits for a second person here."))
        return go_on(request, work.desk, work.case)
    if not form.is_valid():
        problem = Problem.in_form("second", form)
        return show_case(request, work, problem=problem, status=422)
    if form.cleaned_data["agree"] == "yes":
        made = services.confirm(standing=work.standing, decision=decision)
        messages.success(request, _("It holds now. The letter leaves in half a minute."))
        return go_on(request, work.desk, done=[made])
    services.decline(standing=work.standing, decision=decision, reason=form.cleaned_data["reason"])
    messages.success(request, _("Not agreed: what was hidden is back, and the case stays open."))
    return go_on(request, work.desk, work.case)


@require_POST
@limited("act")
@keepers_only
def undo(request: Request, desk: Desk) -> HttpResponse:
    """Take back what was decided within half a minute, or that nothing was wrong."""
    form = UndoForm(request.POST)
    ids = form.cleaned_data["decision"] if form.is_valid() else []
    cases = [*_undone(desk, ids), *_reopened(desk, ids)]
    if not cases:
        messages.warning(request, _("There is nothing to take back any more."))
        return go_on(request, desk)
    messages.success(request, _("Taken back, as if it had not been. No letter left."))
    return go_on(request, desk, cases[0] if len(cases) == 1 else None)


def _undone(desk: Desk, ids: Sequence[str]) -> list[Case]:
    rows = (
        Decision.objects.taken_by(desk.viewer)
        .filter(public_id__in=ids)
        .exclude(state__in=(DecisionState.UNDONE, DecisionState.DECLINED))
    )
    found = list(rows.select_related("case__community").order_by("pk"))
    for decision in found:
        standing = standing_of(desk.viewer, decision.case.community)
        services.undo(standing=standing, decision=decision)
    return [decision.case for decision in found]


def _reopened(desk: Desk, ids: Sequence[str]) -> list[Case]:
    rows = Dismissal.objects.filter(public_id__in=ids, by=desk.viewer, undone_at=None)
    found = list(rows.select_related("case__community").order_by("pk"))
    for dismissal in found:
        standing = standing_of(desk.viewer, dismissal.case.community)
        services.reopen(standing=standing, dismissal=dismissal)
    return [dismissal.case for dismissal in found]


# ── appeals ──────────────────────────────────────────────────────────────────────────────────────
@require_POST
@limited("act")
@with_case
def appeal(request: Request, work: Work) -> HttpResponse:
    """Ask who appealed something, or answer them for good."""
    form = AppealForm(request.POST)
    rows = Appeal.objects.filter(decision__case=work.case, decided_at=None)
    found = rows.select_related("decision__case__community", "decision__subject").first()
    if found is None:
        messages.warning(request, _("No appeal waits for an answer here."))
        return go_on(request, work.desk, work.case)
    name = "answer" if "outcome" in request.POST or "reasons" in request.POST else "ask"
    if not form.is_valid():
        problem = Problem.in_form(name, form)
        return show_case(request, work, problem=problem, status=422)
    try:
        return _answered(request, work, found, form)
    except ValidationError as error:
        problem = Problem.of(name, error, "text")
        return show_case(request, work, problem=problem, status=422)


def _answered(request: Request, work: Work, found: Appeal, form: AppealForm) -> HttpResponse:
    said = form.cleaned_data
    if "outcome" in request.POST or "reasons" in request.POST:
        answer = {key: said[key] for key in ("outcome", "reasons", "rung")}
        services.answer_appeal(standing=work.standing, appeal=found, **answer)
        messages.success(request, _("Answered. They hear so, and so does who had decided."))
        return go_on(request, work.desk)
    services.write_about_appeal(standing=work.standing, appeal=found, text=said["text"])
    messages.success(request, _("Sent. Their answer comes to this page."))
    return go_on(request, work.desk, work.case)
