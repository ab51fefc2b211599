"""One's own account: profile, looks, address, sessions."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import codes, selectors, services
from apps.accounts.addresses import limit_key
from apps.accounts.forms import AddressForm, CodeForm, FaceForm, ProfileForm
from apps.accounts.models import User
from apps.accounts.views.letters import count_letter
from apps.accounts.views.proving import ASKED_ONCE, is_known
from apps.core.images import Unreadable
from apps.core.limits import consume, limited
from apps.core.requests import Request

PURPOSE = "address"


@ASKED_ONCE
@login_required
@never_cache
@limited("settings")
def settings(request: Request) -> HttpResponse:
    """Show who one is here, and take changes."""
    page = selectors.settings_page(request.user)
    form = ProfileForm(request.POST or None, user=page.user)
    if not form.is_valid():
        return _show(request, page, form=form)
    wanted = form.cleaned_data
    described = {field: wanted[field] for field in ("name", "line", "bio")}
    if any(described[field] != getattr(page.user, field) for field in described):
        services.describe(user=page.user, **described)
    services.set_time_zone(user=page.user, time_zone=wanted["time_zone"])
    services.set_theme(user=page.user, theme=wanted["theme"])
    messages.success(request, _("Kept."))
    return redirect("accounts:settings")


@require_POST
@login_required
@limited("upload")
def set_face(request: Request) -> HttpResponse:
    """Take a picture of somebody."""
    page = selectors.settings_page(request.user)
    form = FaceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.set_face(user=page.user, file=form.cleaned_data["face"])
        except Unreadable as error:
            form.add_error("face", str(error))
        else:
            return redirect("accounts:settings")
    return _show(request, page, face_form=form)


@require_POST
@login_required
@limited("settings")
def remove_face(request: Request) -> HttpResponse:
    """Go back to the monogram."""
    page = selectors.settings_page(request.user)
    services.remove_face(user=page.user)
    return redirect("accounts:settings")


@require_POST
@login_required
@limited("settings")
def end_sessions(request: Request) -> HttpResponse:
    """Sign out on every device but this one."""
    page = selectors.settings_page(request.user)
    services.end_sessions(user=page.user)
    update_session_auth_hash(request, page.user)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("accounts:settings")


@ASKED_ONCE
@login_required
@never_cache
@sensitive_post_parameters("password")
@limited("address")
def address(request: Request) -> HttpResponse:
    """Ask for another address, and send six digits there."""
    page = selectors.settings_page(request.user)
    known = is_known(request, page.user)
    form = AddressForm(request.POST or None, user=page.user)
    if known and form.is_valid():
        _send_code(request, page.user, form.cleaned_data["email"])
        return redirect("accounts:address_code")
    context = {"page": page, "form": form, "known": known}
    return render(request, "accounts/address.html", context, status=422 if form.is_bound else 200)


@ASKED_ONCE
@login_required
@never_cache
@limited("code")
def address_code(request: Request) -> HttpResponse:
    """Take the six digits, and have somebody sign in by the new address."""
    page = selectors.settings_page(request.user)
    waiting = codes.waiting(request.session, PURPOSE)
    if waiting is None or page.user.is_secured_since(waiting.begun):
        return redirect("accounts:address")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        consume("code", limit_key(waiting.email))
        if _moved(request, page.user, waiting, form.cleaned_data["code"]):
            messages.success(request, _("From now on you sign in by %s.") % waiting.email)
            return redirect("accounts:settings")
        form.add_error("code", get_adapter().error_messages["incorrect_code"])
    over = codes.waiting(request.session, PURPOSE) is None
    context = {"page": page, "form": form, "waiting": waiting, "over": over}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/address_code.html", context, status=status)


@require_safe
def face(request: Request, public_id: str, key: str) -> HttpResponse:
    """Somebody's face. The key changes with the picture, so it may be kept for good."""
    path = selectors.face_path(request.user, public_id, key)
    try:
        with default_storage.open(path) as stored:  # some ten kilobytes
            answer = HttpResponse(stored.read(), content_type="image/webp")
    except FileNotFoundError:  # a folder that was not restored with its database
        raise Http404 from None
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


def _show(request: Request, page: selectors.SettingsPage, **bound: Any) -> HttpResponse:
    forms = {"form": ProfileForm(user=page.user), "face_form": FaceForm()} | bound
    invalid = any(form.is_bound for form in bound.values())
    status = 422 if invalid else 200
    return render(request, "accounts/settings.html", {"page": page} | forms, status=status)


def _send_code(request: Request, user: User, email: str) -> None:
    """One letter always: the digits, or a word to who has that address already."""
    count_letter(request, email)
    code = codes.begin(request.session, PURPOSE, email)
    letter = "account/email/address_code"
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        letter = "account/email/address_taken"
    get_adapter().send_mail(letter, email, {"code": code, "person": user})


def _moved(request: Request, user: User, waiting: codes.Waiting, typed: str) -> bool:
    """Whether the code was right and the address free; the old one is told."""
    if not codes.is_right(request.session, PURPOSE, typed):
        return False
    codes.end(request.session, PURPOSE)
    try:
        before = services.change_address(user=user, email=waiting.email)
    except services.AddressTaken:
        return False
    update_session_auth_hash(request, user)
    if before:
        told = {"person": user, "new": waiting.email}
        get_adapter().send_mail("account/email/address_changed", before, told)
    return True
