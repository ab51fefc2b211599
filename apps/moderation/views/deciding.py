"""Deciding: alone, as the second person, about many at once, and after an appeal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.communities.models import Community
from apps.communities.selectors import brand, standing_of
from apps.core.access import Denied
from apps.core.limits import limited
from apps.core.requests import Request
from apps.moderation import letters, services
from apps.moderation.forms import (
    AppealForm,
    DecideForm,
    NothingForm,
    SecondForm,
    TogetherForm,
    UndoForm,
)
from apps.moderation.models import Appeal, Case, Decision, DecisionState, Dismissal
from apps.moderation.rungs import LADDER
from apps.moderation.selectors.case import case_page
from apps.moderation.selectors.desk import Desk
from apps.moderation.selectors.rules import Rule, rules_of
from apps.moderation.selectors.together import Together, together_page
from apps.moderation.services import Choice
from apps.moderation.views.keeping import (
    Typed,
    Work,
    addresses,
    first_of,
    go_on,
    keepers_only,
    letter_for,
    show_case,
    with_case,
)


# ── one case ─────────────────────────────────────────────────────────────────────────────────────
@require_POST
@limited("act")
@with_case
def decide(request: Request, work: Work) -> HttpResponse:
    """Do what was chosen, and have the letter leave; refused, everything typed is still there."""
    form, typed = DecideForm(request.POST), Typed.of(request.POST)
    if not form.is_valid():
        problem = str(next(iter(form.errors.values()))[0])
        return show_case(request, work, typed=typed, problem=problem, status=422)
    rules = rules_of([work.case.community])[work.case.community_id]
    try:
        choice = _choice(form, rules, work.case.community)
        made = services.decide(standing=work.standing, case=work.case, choice=choice)
    except ValidationError as error:
        problem, status = first_of(error), 422
        if "passages" in getattr(error, "error_dict", ()):
            typed, problem = replace(typed, wrong=problem), ""
    except Denied as refusal:
        problem, status = str(refusal), 403
    else:
        return go_on(request, work.desk, done=[made])
    return show_case(request, work, typed=typed, problem=problem, status=status)


def _choice(form: DecideForm, rules: Sequence[Rule], place: Community | None) -> Choice:
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
    if decision is None or not form.is_valid():
        messages.warning(request, _("Nothing waits for a second person here."))
        return go_on(request, work.desk, work.case)
    if form.cleaned_data["agree"] == "yes":
        services.confirm(standing=work.standing, decision=decision)
        messages.success(request, _("It holds now. The letter leaves in half a minute."))
        return go_on(request, work.desk)
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
    rows = Decision.objects.filter(public_id__in=ids, by=desk.viewer).exclude(
        state__in=(DecisionState.UNDONE, DecisionState.DECLINED)
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
    if not form.is_valid():
        problem = str(next(iter(form.errors.values()))[0])
        return show_case(request, work, problem=problem, status=422)
    try:
        return _answered(request, work, found, form)
    except ValidationError as error:
        return show_case(request, work, problem=first_of(error), status=422)


def _answered(request: Request, work: Work, found: Appeal, form: AppealForm) -> HttpResponse:
    said = form.cleaned_data
    if said["outcome"]:
        answer = {key: said[key] for key in ("outcome", "reasons", "rung")}
        services.answer_appeal(standing=work.standing, appeal=found, **answer)
        messages.success(request, _("Answered. They hear so, and so does who had decided."))
        return go_on(request, work.desk)
    services.write_about_appeal(standing=work.standing, appeal=found, text=said["text"])
    messages.success(request, _("Sent. Their answer comes to this page."))
    return go_on(request, work.desk, work.case)


# ── many ─────────────────────────────────────────────────────────────────────────────────────────
@require_http_methods(["GET", "HEAD", "POST"])
@limited("act")
@keepers_only
def together(request: Request, desk: Desk) -> HttpResponse:
    """The same about several of one community."""
    sent = request.POST if request.method == "POST" else request.GET
    form = TogetherForm(sent)
    form.is_valid()
    page = together_page(desk, sent.getlist("case")[:50])
    if request.method != "POST" or not page.is_ready or "anew" in sent:
        typed = Typed.of(sent) if sent.get("rung") else _offered(page)
        if "anew" in sent:
            typed = Typed.of(sent, _draft(page, typed))
        return _together(request, desk, page, typed)
    return _decided(request, desk, page, form)


def _decided(request: Request, desk: Desk, page: Together, form: TogetherForm) -> HttpResponse:
    if form.errors:
        problem = str(next(iter(form.errors.values()))[0])
        return _together(request, desk, page, Typed.of(request.POST), problem=problem, status=422)
    standing = standing_of(desk.viewer, page.place)
    choice = _choice(form, page.rules, page.place)
    try:
        made = services.decide_together(standing=standing, cases=page.cases, choice=choice)
    except ValidationError as error:
        return _together(
            request, desk, page, Typed.of(request.POST), problem=first_of(error), status=422
        )
    except Denied as refusal:
        return _together(
            request, desk, page, Typed.of(request.POST), problem=str(refusal), status=403
        )
    many = len(made)
    said = ngettext("%(n)d decided.", "%(n)d decided together.", many) % {"n": many}
    messages.success(request, said)
    return go_on(request, desk, done=made)


def _offered(page: Together) -> Typed:
    first = Typed(page.proposed, page.named, "")
    return Typed(first.rung, first.rules, _draft(page, first))


def _draft(page: Together, typed: Typed) -> str:
    if typed.rung not in LADDER:
        return ""
    rules = [rule for rule in page.rules if rule.key in typed.rules]
    where = page.place.name if page.place else _("this place")
    return letters.draft(name="", kind=page.kind, rung=typed.rung, rules=rules, where=where)


def _together(
    request: Request,
    desk: Desk,
    page: Together,
    typed: Typed,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"page": page, "typed": typed, "problem": problem}
    context |= addresses(request, desk)
    return render(request, "moderation/together.html", context, status=status)
