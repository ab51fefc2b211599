"""The statement of reasons and the appeal: for whom it is about, or who holds the letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.core import times
from apps.core.access import Denied
from apps.core.errors import how_long
from apps.core.limits import TooMany, consume, limited
from apps.core.requests import Request
from apps.core.stored import stored_picture
from apps.core.zones import zone_called
from apps.moderation import services
from apps.moderation.member_forms import AppealForm, LineForm, WithPictures
from apps.moderation.models import Appeal, Decision
from apps.moderation.selectors.pictures import picture_sent
from apps.moderation.selectors.standing import standing_page
from apps.moderation.selectors.statements import decision_for, decision_of, letter_page
from apps.moderation.services.picturing import NotTaken, Sent

V = TypeVar("V", bound=Callable[..., HttpResponse])
INVALID = 422


def confiding(view: V) -> V:
    """For addresses that are secrets: kept by no cache and found by no search engine."""

    @wraps(view)
    def answered(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return cast("V", never_cache(answered))


# ── signed in ────────────────────────────────────────────────────────────────────────────────────
@require_safe
@never_cache
def statement(request: Request, public_id: str) -> HttpResponse:
    """What was decided, and why; for whom it is about, and for those who keep order there."""
    viewer = request.user
    if not isinstance(viewer, User):
        return redirect_to_login(request.get_full_path())
    return _page(request, decision_for(viewer, public_id), here=request.path)


@require_POST
@never_cache
@limited("appeal")
def appeal(request: Request, public_id: str) -> HttpResponse:
    """Say that it was wrong."""
    decision = _own(request, public_id)
    return _appealed(request, decision, reverse("moderation:statement", args=[public_id]))


@require_POST
@never_cache
@limited("appeal")
def line(request: Request, public_id: str) -> HttpResponse:
    """Write a line to who reads the appeal."""
    decision = _own(request, public_id)
    return _written(request, decision, reverse("moderation:statement", args=[public_id]))


@require_safe
@never_cache
def sent(request: Request, public_id: str, picture: str) -> HttpResponse:
    """A picture that they sent with their appeal."""
    return _picture(_own(request, public_id), picture)


def _own(request: Request, public_id: str) -> Decision:
    """The decision, if it is about whoever asks; those who keep order appeal for nobody."""
    if not isinstance(request.user, User):
        raise Http404
    decision = decision_for(request.user, public_id)
    if decision.subject_id != request.user.pk:
        raise Http404
    return decision


@require_safe
def standing(request: Request) -> HttpResponse:
    """How one stands: strikes, what is in force, letters, appeals, and what is kept for it."""
    viewer = request.user
    if not isinstance(viewer, User):
        return redirect_to_login(request.get_full_path())
    return render(request, "moderation/standing.html", {"page": standing_page(viewer)})


# ── by the letter's link ─────────────────────────────────────────────────────────────────────────
@require_safe
@confiding
def by_letter(request: Request, token: str) -> HttpResponse:
    """The same, for whoever holds the letter: signed out, suspended or banned."""
    return _page(request, decision_of(token), here=request.path, holds=True)


@require_POST
@confiding
@limited("appeal")
def appeal_by_letter(request: Request, token: str) -> HttpResponse:
    """Say that it was wrong, by the letter's link."""
    there = reverse("moderation:by_letter", args=[token])
    return _appealed(request, decision_of(token), there, holds=True)


@require_POST
@confiding
@limited("appeal")
def line_by_letter(request: Request, token: str) -> HttpResponse:
    """Write a line to who reads the appeal, by the letter's link."""
    there = reverse("moderation:by_letter", args=[token])
    return _written(request, decision_of(token), there, holds=True)


@require_safe
@confiding
def sent_by_letter(_request: Request, token: str, picture: str) -> HttpResponse:
    """A picture that came with the appeal, for whoever holds the letter."""
    return _picture(decision_of(token), picture)


# ── both ─────────────────────────────────────────────────────────────────────────────────────────
def _appealed(
    request: Request, decision: Decision, there: str, *, holds: bool = False
) -> HttpResponse:
    form = AppealForm(request.POST, request.FILES)
    if form.is_valid():
        made = _taken(form, decision, partial(services.appeal, decision=decision))
        if made is not None:
            day = times.day(made.due_at)
            messages.success(request, _("We have it. You hear by %(day)s.") % {"day": day})
            return redirect(f"{there}#appeal")
    return _page(request, decision, here=there, holds=holds, form=form)


def _written(
    request: Request, decision: Decision, there: str, *, holds: bool = False
) -> HttpResponse:
    filed: Appeal | None = getattr(decision, "appeal", None)
    if filed is None:
        raise Http404
    form = LineForm(request.POST, request.FILES)
    if form.is_valid():
        made = _taken(form, decision, partial(services.write_about_appeal, appeal=filed))
        if made is not None:
            return redirect(f"{there}#appeal")
    return _page(request, decision, here=there, holds=holds, form=form)


def _taken(form: WithPictures, decision: Decision, write: Callable[..., Any]) -> Any:
    """What came of words and pictures; None when they come back with what is wrong."""
    try:
        return write(text=form.cleaned_data["text"], pictures=_counted(form.sent(), decision))
    except TooMany as refusal:
        wait = {"wait": how_long(refusal.wait)}
        form.add_error(None, _("No more pictures for now: try again in %(wait)s.") % wait)
    except Denied as refusal:
        form.add_error(None, str(refusal))
    except NotTaken as error:
        form.refuse_picture(error.place, error)
    except ValidationError as error:
        form.add_error("text", error)
    return None


def _counted(pictures: Sequence[Sent], decision: Decision) -> Sequence[Sent]:
    """The same, counted before any is decoded: refused ones cost us as much. Raises TooMany."""
    for _picture in pictures:
        consume("appeal-picture", decision.pk)
    return pictures


def _picture(decision: Decision, public_id: str) -> HttpResponse:
    found = picture_sent(decision, public_id)
    if found is None:
        raise Http404
    return stored_picture(found.path, "large")


def _page(
    request: Request,
    decision: Decision,
    *,
    here: str,
    holds: bool = False,
    form: WithPictures | None = None,
) -> HttpResponse:
    """By the clock of whom it is about; without the house around it where nobody is signed in."""
    page = letter_page(request.user, decision, holds=holds)
    subject = decision.subject
    context = {
        "page": page,
        "said": page.statement,
        "here": here,
        "there": f"{here}pictures/",
        "base": "plain.html" if holds else "shell.html",
        "form": form or (LineForm() if page.appeal else AppealForm()),
    }
    zone = zone_called(subject.time_zone if isinstance(subject, User) else "")
    with timezone.override(zone if holds else timezone.get_current_timezone()):
        status = INVALID if form is not None else 200
        return render(request, "moderation/statement.html", context, status=status)
