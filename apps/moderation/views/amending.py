"""Proposing a change to guidelines, and answering it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, re_path, reverse
from django.utils.crypto import get_random_string
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.core.limits import limited
from apps.core.requests import Request
from apps.guidelines.access import owed
from apps.guidelines.asking import first_stop
from apps.guidelines.rules import Rule, RuleSet, Wording
from apps.guidelines.selectors import Change, draft_of, first_number, in_full
from apps.guidelines.services import Conflict
from apps.moderation import services
from apps.moderation.access import may_answer_change, may_ask_for_changes, may_propose
from apps.moderation.amending_forms import ChangeForm, DeclineForm
from apps.moderation.models import Amendment
from apps.moderation.selectors.amending import (
    Wanted,
    amendment_of,
    effect_of,
    panel_for,
    places_to_ask,
    twin_of,
)
from apps.threads.services import SentBefore

SLUG = r"(?P<slug>[-a-zA-Z0-9_]{1,40})"
GET_POST = ["GET", "HEAD", "POST"]
ONCE = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """Who would change what: the set as it holds, and the rule, None for a new one."""

    viewer: User
    place: Community | None
    standing: Standing | None  # where it is talked over; None: they still choose
    now: RuleSet
    rule: Rule | None
    is_gone: bool  # the rule they mean holds no longer


@require_http_methods(GET_POST)
@limited("thread")
def propose(request: Request, slug: str) -> HttpResponse:
    """A change to a community's guidelines."""
    place = get_object_or_404(Community.objects.readable_by(request.user), slug=slug)
    standing = standing_of(request.user, place)
    if request.method != "POST" and (page := owed(standing)):
        return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")
    may_propose(standing, place).require()
    return _proposed(request, _asked(request, standing.user, place, standing))


@require_http_methods(GET_POST)
@limited("thread")
def propose_for_all(request: Request) -> HttpResponse:
    """A change to what holds everywhere."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    may_ask_for_changes(request.user).require()
    if request.method != "POST" and (page := first_stop(request.user)):
        return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")
    return _proposed(request, _asked(request, request.user, None, None))


def _asked(
    request: Request, viewer: User, place: Community | None, standing: Standing | None
) -> Asked:
    now, key = in_full(place), request.GET.get("rule", "")
    rule = next((rule for rule in now.rules if rule.key == key), None)
    if key and rule is None and request.method != "POST":
        raise Http404
    return Asked(viewer, place, standing, now, rule, bool(key) and rule is None)


def _proposed(request: Request, asked: Asked) -> HttpResponse:
    """The form, what it would change, or the thread it opened; as the button says."""
    form = _form(request, asked)
    if request.method != "POST":
        return _page(request, asked, form)
    if form.is_valid() and not _is_late(form, asked):
        if request.POST.get("do") != "send":
            return _page(request, asked, form, _effect(form, asked), status=422)
        if (made := _sent(form, asked)) is not None:
            messages.success(
                request, _("It is proposed. Those who word the guidelines hear of it.")
            )
            return redirect(made.thread)
    form.reread(asked.now.version)
    return _page(request, asked, form, status=409 if _is_late(form, asked) else 422)


def _form(request: Request, asked: Asked) -> ChangeForm:
    return ChangeForm(
        request.POST if request.method == "POST" else None,
        now=asked.rule.wording if asked.rule else Wording(title=""),
        places=places_to_ask(asked.viewer) if asked.place is None else None,
        initial={
            "version": asked.now.version,
            "once": get_random_string(ONCE),
            "what": "reword",
        },
    )


def _is_late(form: ChangeForm, asked: Asked) -> bool:
    """Whether the set changed while they wrote: they look once more, and send again."""
    read = form.cleaned_data.get("version")
    if read == asked.now.version and not asked.is_gone:
        return False
    said = _("The guidelines changed while you were writing. Nothing is sent, nothing is lost.")
    if not form.non_field_errors():
        form.add_error(None, said)
    return True


def _wanted(form: ChangeForm, asked: Asked) -> Wanted:
    key = asked.rule.key if asked.rule else ""
    return Wanted(key, form.wording, asked.now.version)


def _effect(form: ChangeForm, asked: Asked) -> tuple[Change, ...]:
    changes = effect_of(asked.now, _wanted(form, asked), first_number(asked.place, asked.now))
    if not changes:
        form.add_error(None, _("It reads as it does now. Change a word first."))
    return changes


def _sent(form: ChangeForm, asked: Asked) -> Amendment | None:
    """The proposed change, or nothing, and the form says why."""
    try:
        return services.propose_change(
            standing=asked.standing or _chosen(form, asked),
            place=asked.place,
            wanted=_wanted(form, asked),
            reason=form.cleaned_data["reason"],
            once=form.cleaned_data["once"],
        )
    except (Denied, Conflict) as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error(None, error)
    except SentBefore:
        form.add_error(None, _("This form was sent before, and what it said then has its thread."))
    return None


def _chosen(form: ChangeForm, asked: Asked) -> Standing:
    place = places_to_ask(asked.viewer).get(slug=form.cleaned_data["where"])
    return standing_of(asked.viewer, place)


def _page(
    request: Request,
    asked: Asked,
    form: ChangeForm,
    changes: tuple[Change, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "community": asked.place,
        "now": asked.now,
        "rule": asked.rule,
        "form": form,
        "changes": changes,
        "twin": twin_of(asked.viewer, asked.place, asked.rule.key if asked.rule else ""),
        "has_nowhere": asked.place is None and not form.fields["where"].choices,  # type: ignore[attr-defined]
    }
    return render(request, "moderation/propose.html", context, status=status)


# ── answering ────────────────────────────────────────────────────────────────────────────────────
@require_POST
@limited("act")
def take_up_change(request: Request, public_id: str) -> HttpResponse:
    """Begin a draft that says so, and go there."""
    amendment, standing = _to_answer(request, public_id)
    if not request.user.is_authenticated:
        return redirect_to_login(amendment.thread.get_absolute_url())
    may_answer_change(standing, amendment).require()
    place = amendment.community
    if draft_of(standing.user, place) is not None:
        said = _("You are wording a draft already. Publish it or throw it away first.")
        messages.error(request, said)
        return _go(request, amendment.thread.get_absolute_url())
    try:
        services.take_up_change(standing=standing, amendment=amendment)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _go(request, amendment.thread.get_absolute_url())
    messages.success(request, _("It is in your draft now. Nothing holds until you publish it."))
    name = "home:community_rules" if place else "home:brand_rules"
    return _go(request, reverse(name, args=[place.slug] if place else []))


@require_http_methods(GET_POST)
@limited("act")
def decline_change(request: Request, public_id: str) -> HttpResponse:
    """Why it stays as it is."""
    amendment, standing = _to_answer(request, public_id)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    may_answer_change(standing, amendment).require()
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        services.decline_change(standing=standing, amendment=amendment, reason=reason)
        messages.success(request, _("It is said, with your reason, above the thread."))
        return redirect(amendment.thread)
    here = standing_of(request.user, amendment.thread.community)
    context = {
        "form": form,
        "panel": panel_for(here, amendment),
        "community": amendment.thread.community,
    }
    status = 422 if form.is_bound else 200
    return render(request, "moderation/decline_change.html", context, status=status)


def _to_answer(request: Request, public_id: str) -> tuple[Amendment, Standing]:
    found = amendment_of(request.user, public_id)
    if found is None:
        raise Http404
    return found, standing_of(request.user, found.community)


def _go(request: Request, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


urlpatterns = [
    path("guidelines/propose/", propose_for_all, name="propose_for_all"),
    re_path(rf"^c/{SLUG}/guidelines/propose/$", propose, name="propose"),
    path("t/<public_id:public_id>/change/take-up/", take_up_change, name="take_up_change"),
    path("t/<public_id:public_id>/change/decline/", decline_change, name="decline_change"),
]
