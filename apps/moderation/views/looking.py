"""Working on a case together."""

from __future__ import annotations

from typing import TypedDict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.selectors import standing_of
from apps.core.limits import limited
from apps.core.requests import Request
from apps.core.stored import stored_picture
from apps.moderation import services
from apps.moderation.forms import GlassForm, LookForm, NoteForm, OpinionForm
from apps.moderation.models import Case
from apps.moderation.problems import Problem
from apps.moderation.selectors.case import find_case
from apps.moderation.selectors.desk import Desk
from apps.moderation.selectors.pictures import picture_of_case
from apps.moderation.views.keeping import Work, go_on, keepers_only, show_case, with_case


class Given(TypedDict):
    """What every service of the desk is given."""

    standing: Standing
    case: Case


@require_POST
@limited("act")
@with_case
def look(request: Request, work: Work) -> HttpResponse:
    """Take it up, put it back, hand it over, pass it up, or have it wait."""
    form = LookForm(request.POST)
    if not form.is_valid():
        problem = Problem(_("Choose what to do with it."), "look")
        return show_case(request, work, problem=problem, status=422)
    asked = form.cleaned_data
    try:
        messages.success(request, _looked(work, **asked))
    except ValidationError as error:
        problem = Problem.of("look", error, "to")
        return show_case(request, work, problem=problem, status=422)
    return go_on(request, work.desk, work.case)


def _looked(work: Work, *, do: str, to: str, whom: str) -> str:
    """Do it, and say what was done."""
    given: Given = {"standing": work.standing, "case": work.case}
    if do == "take_up":
        services.take_up(**given)
        return _("It is yours now.")
    if do == "put_back":
        services.put_back(**given)
        return _("Whoever comes next takes it.")
    if do == "pass_up":
        services.pass_up(**given)
        return _("The site’s moderators see it now.")
    if do == "cover":
        services.cover(**given)
        return _("Hidden. Its author hears so; decide within the hour.")
    if do == "wait":
        services.wait_for(**given, whom=whom)
        return _("It waits.")
    person = User.objects.present().filter(handle=to).first()
    if person is None:
        raise ValidationError(_("Choose whom to hand it to."))
    to_standing = standing_of(person, work.case.community)
    services.hand_over(**given, to=person, to_standing=to_standing)
    return _("%(name)s looks at it now, and hears so.") % {"name": person.name}


@require_safe
@keepers_only
def picture(request: Request, desk: Desk, public_id: str, upload: str) -> HttpResponse:  # noqa: ARG001  as views are called
    """A picture of what the case is about, though it is hidden from everybody."""
    case = find_case(desk.viewer, public_id)
    if case is None:
        raise Http404
    found = picture_of_case(standing_of(desk.viewer, case.community), case, upload)
    if found is None:
        raise Http404
    return stored_picture(found.path, "large")


@require_POST
@limited("act")
@with_case
def note(request: Request, work: Work) -> HttpResponse:
    """Leave the others a line."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        problem = Problem.in_form("note", form)
        return show_case(request, work, problem=problem, status=422)
    services.note(standing=work.standing, case=work.case, text=form.cleaned_data["text"])
    return go_on(request, work.desk, work.case)


@require_POST
@limited("act")
@with_case
def opinion(request: Request, work: Work) -> HttpResponse:
    """Ask the others what they would do, or say what one would do oneself."""
    form = OpinionForm(request.POST)
    if not form.is_valid():
        problem = Problem.in_form("opinion", form)
        return show_case(request, work, problem=problem, status=422)
    given: Given = {"standing": work.standing, "case": work.case}
    if not form.cleaned_data["rung"]:
        services.ask_opinion(**given)
        messages.success(request, _("The others are asked for another pair of eyes."))
        return go_on(request, work.desk, work.case)
    try:
        said = form.cleaned_data
        services.give_opinion(**given, rung=said["rung"], text=said["text"])
    except ValidationError as error:
        problem = Problem.of("opinion", error, "rung")
        return show_case(request, work, problem=problem, status=422)
    messages.success(request, _("Said. Whoever decides reads it."))
    return go_on(request, work.desk, work.case)


@require_POST
@limited("act")
@with_case
def glass(request: Request, work: Work) -> HttpResponse:
    """Read for an hour what a closed community said, with its stewards told why."""
    form = GlassForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else request.POST.get("reason", "")
    try:
        services.break_glass(standing=work.standing, case=work.case, reason=reason)
    except ValidationError as error:
        problem = Problem.of("glass", error, "reason")
        return show_case(request, work, problem=problem, status=422)
    return go_on(request, work.desk, work.case)
