"""Signing up: nobody is made before the six digits came back.

A pending sign-up lives in the session alone. So an unknown address, a known one and a handle look
the same from outside, and nobody can hold an address or a handle that is not theirs.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url, perform_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from apps.accounts import codes, services
from apps.accounts.addresses import limit_key
from apps.accounts.forms import CodeForm, SignupForm
from apps.accounts.models import User
from apps.accounts.views.letters import count_letter
from apps.core.limits import consume, limited
from apps.core.requests import Request

PURPOSE = "sign-up"
ASKED_ONCE = require_http_methods(["GET", "HEAD", "POST"])


@ASKED_ONCE
@never_cache
@limited("sign-up")
def signup(request: Request) -> HttpResponse:
    """Ask who somebody wants to be, and send six digits."""
    onward = get_next_redirect_url(request) or ""
    if request.user.is_authenticated:
        return redirect(onward or "/")
    form = SignupForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "account/signup.html", {"form": form, "next": onward}, status=status)
    wanted = form.cleaned_data
    del wanted["opened"]
    if not wanted.pop("website"):
        _send_code(request, wanted.pop("email"), **wanted, next=onward)
    else:
        codes.begin(request.session, PURPOSE, wanted.pop("email"), **wanted, next=onward)
    return redirect("account_signup_code")


@ASKED_ONCE
@never_cache
@sensitive_post_parameters("code")
@limited("code")
def signup_code(request: Request) -> HttpResponse:
    """Take the six digits, and let a new person in."""
    waiting = codes.waiting(request.session, PURPOSE)
    if waiting is None or request.user.is_authenticated:
        return redirect("account_signup")
    if request.POST.get("action") == "resend":
        _send_code(request, waiting.email, **waiting.data)
        return redirect("account_signup_code")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        consume("code", limit_key(waiting.email))
        if user := _made(request, waiting, form):
            onward = waiting.data["next"] or "/communities/"
            answer: HttpResponse = perform_login(
                request, user, email_verification="none", redirect_url=onward, signup=True
            )
            return answer
    page = {"form": form, "waiting": waiting, "over": not codes.waiting(request.session, PURPOSE)}
    status = 422 if form.is_bound else 200
    return render(request, "account/signup_code.html", page, status=status)


def _send_code(request: Request, email: str, **data: Any) -> None:
    """One letter always: the digits to who is new, a word to who is here already or banned."""
    count_letter(request, email)
    code = codes.begin(request.session, PURPOSE, email, **data)
    letter = "account/email/sign_up_code"
    if services.is_banned_address(email):  # asked of each: it takes its time
        letter = "account/email/address_banned"
    if User.objects.filter(email__iexact=email).exists():
        letter = "account/email/account_already_exists"
    get_adapter().send_mail(letter, email, {"code": code})


def _made(request: Request, waiting: codes.Waiting, form: CodeForm) -> User | None:
    """The new person, if the code is right; if not, or if they are banned, the form says so.

    An address that is taken never had the right one.
    """
    wrong = get_adapter().error_messages["incorrect_code"]
    if not codes.is_right(request.session, PURPOSE, form.cleaned_data["code"]):
        form.add_error("code", wrong)
        return None
    codes.end(request.session, PURPOSE)
    asked = waiting.data
    try:
        return services.sign_up(
            name=asked["name"],
            handle=asked["handle"],
            email=waiting.email,
            time_zone=asked["time_zone"],
        )
    except services.AddressTaken:
        form.add_error("code", wrong)
    except (services.AddressBanned, services.AddressDisposable) as refusal:
        form.add_error("code", str(refusal))
    return None
