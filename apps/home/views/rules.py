"""Wording guidelines: a draft, what it would change, and letting it hold."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.communities.access import Standing
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.limits import limited
from apps.core.requests import Request
from apps.guidelines import selectors, services
from apps.guidelines.access import may_publish
from apps.guidelines.forms import RulesForm
from apps.guidelines.models import Draft
from apps.guidelines.rules import RuleSet, Wording
from apps.home.views.stewarding import stewards_only

GET_POST = ["GET", "HEAD", "POST"]


def admins_only(view: Callable[[Request, Standing], HttpResponse]) -> Callable[..., HttpResponse]:
    """Find the viewer (sign in), and whether they word the brand's set (403)."""

    @wraps(view)
    def asked(request: Request) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        standing = standing_of(request.user, None)
        may_publish(standing).require()
        return view(request, standing)

    return asked


@require_http_methods(GET_POST)
@limited("settings")
@stewards_only
def community(request: Request, standing: Standing) -> HttpResponse:
    """The community's own guidelines, worded anew."""
    return _wording(request, standing)


@require_http_methods(GET_POST)
@limited("settings")
@stewards_only
def community_preview(request: Request, standing: Standing) -> HttpResponse:
    """What a draft of them would change, and the button that lets it hold."""
    return _preview(request, standing)


@require_http_methods(GET_POST)
@limited("settings")
@admins_only
def brand(request: Request, standing: Standing) -> HttpResponse:
    """The brand's guidelines, worded anew."""
    return _wording(request, standing)


@require_http_methods(GET_POST)
@limited("settings")
@admins_only
def brand_preview(request: Request, standing: Standing) -> HttpResponse:
    """What a draft of them would change, and the button that lets it hold."""
    return _preview(request, standing)


# ── wording ──────────────────────────────────────────────────────────────────────────────────────
def _wording(request: Request, standing: Standing) -> HttpResponse:
    """A form with every rule, and two more."""
    place = standing.community
    now = selectors.in_full(place)
    draft = selectors.draft_of(standing.user, place)
    if request.method != "POST":
        return _begun(request, standing, now, draft)
    if request.POST.get("do") == "drop":
        services.drop_draft(standing=standing, community=place)
        messages.success(request, _("The draft is gone. What holds stays as it is."))
        return redirect(*_at("guidelines:", place))
    form = RulesForm(request.POST, rules=_worded(now, draft))
    if not form.is_valid():
        return _form(request, standing, now, form, status=422)
    return _sent(request, standing, now, form)


def _sent(request: Request, standing: Standing, now: RuleSet, form: RulesForm) -> HttpResponse:
    """What becomes of a set that was sent; when somebody was quicker, nothing, and both show."""
    read = form.cleaned_data["version"]
    if read is not None and read != now.version:
        return _overtaken(request, standing, form, read)
    try:
        return _done(request, standing, form, now.version)
    except services.Conflict:
        return _overtaken(request, standing, form, now.version)
    except ValidationError as error:
        form.add_error(None, error)
        return _form(request, standing, now, form, status=422)


def _done(request: Request, standing: Standing, form: RulesForm, onto: int) -> HttpResponse:
    """Keep the draft, show what it would change, or let it hold; as the button says."""
    place, do = standing.community, request.POST.get("do", "publish")
    values: dict[str, Any] = {
        "standing": standing,
        "community": place,
        "rules": form.wordings(),
        "note": form.cleaned_data["note"],
        "is_major": form.is_major,
        "renew_months": form.cleaned_data["renewal"],
        "onto": onto,
    }
    services.keep_draft(**values)
    if do == "publish":
        edition = services.publish_draft(standing=standing, community=place)
        return _published(request, place, is_major=edition.is_major)
    if do == "preview":
        return redirect(*_at("home:", place, "rules_preview"))
    messages.success(request, _("Kept as a draft. For everybody else nothing has changed."))
    return redirect(*_at("home:", place, "rules"))


def _begun(request: Request, standing: Standing, now: RuleSet, draft: Draft | None) -> HttpResponse:
    """The form, with the draft in it; should somebody have published since, what they changed."""
    initial = {
        "version": now.version,
        "note": draft.note if draft else "",
        "scale": "minor" if now and not (draft and draft.is_major) else "major",
        "renewal": (draft.renew_months if draft else now.renew_months) or "",
    }
    form = RulesForm(rules=_worded(now, draft), initial=initial)
    since = draft.onto if draft and draft.onto != now.version else None
    return _form(request, standing, now, form, draft=draft, since=since)


def _overtaken(request: Request, standing: Standing, form: RulesForm, read: int) -> HttpResponse:
    """Somebody published meanwhile: what they changed, and the words as they were sent."""
    now = selectors.in_full(standing.community)
    form.reread(now.version)
    return _form(request, standing, now, form, since=read, status=409)


def _form(
    request: Request,
    standing: Standing,
    now: RuleSet,
    form: RulesForm,
    *,
    draft: Draft | None = None,
    since: int | None = None,
    status: int = 200,
) -> HttpResponse:
    place = standing.community
    context = {
        "community": place,
        "form": form,
        "now": now,
        "draft": draft,
        "others": selectors.others_drafting(standing.user, place),
        "is_overtaken": since is not None,
        "changes": selectors.diff_between(place, since, now.version) if since is not None else (),
    }
    return render(request, "home/rules.html", context, status=status)


def _worded(now: RuleSet, draft: Draft | None) -> list[Wording]:
    if draft is not None:
        return [Wording.of(kept) for kept in draft.rules]
    return [rule.wording for rule in now.rules]


# ── looking at it, and publishing ────────────────────────────────────────────────────────────────
def _preview(request: Request, standing: Standing) -> HttpResponse:
    place = standing.community
    draft = selectors.draft_of(standing.user, place)
    if draft is None:
        return redirect(*_at("home:", place, "rules"))
    if request.method != "POST":
        return _looked(request, standing, draft)
    try:
        edition = services.publish_draft(standing=standing, community=place)
    except services.Conflict:
        return _looked(request, standing, draft, status=409)
    except Draft.DoesNotExist:  # the button was pressed twice
        return redirect(*_at("guidelines:", place))
    except ValidationError as error:
        return _looked(request, standing, draft, errors=error.messages, status=422)
    return _published(request, place, is_major=edition.is_major)


def _looked(
    request: Request,
    standing: Standing,
    draft: Draft,
    *,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The set as it would stand, and word by word what that changes."""
    place = standing.community
    now = selectors.in_full(place)
    first = selectors.first_number(place, now)
    rules = selectors.drafted([Wording.of(kept) for kept in draft.rules], first)
    context = {
        "community": place,
        "draft": draft,
        "now": now,
        "next": now.version + 1,
        "rules": rules,
        "changes": selectors.diff_of(now.rules, rules),
        "is_overtaken": draft.onto != now.version,
        "errors": errors or [],
    }
    return render(request, "home/rules_preview.html", context, status=status)


def _published(request: Request, place: Community | None, *, is_major: bool) -> HttpResponse:
    said = _("Published. Everybody is told, and nobody is held up.")
    if is_major:
        said = _("Published. Members are asked before they next take part.")
    messages.success(request, said)
    return redirect(*_at("guidelines:", place))


def _at(room: str, place: Community | None, what: str = "") -> tuple[str, ...]:
    """The name of a page of the brand's set or of a place's, and what its address needs."""
    name = "_".join(filter(None, ["community" if place else "brand", what]))
    return (f"{room}{name}", place.slug) if place else (f"{room}{name}",)
