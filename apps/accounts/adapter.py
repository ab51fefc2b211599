"""How allauth does things in this house."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from apps.accounts import codes, services, thresholds
from apps.accounts.addresses import clean_address, limit_key
from apps.accounts.models import User
from apps.core.limits import consume

UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Our codes, letters, limits and redirects, and the guidelines on the way in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _(
            "Address and password do not fit together. Leave the password empty and we send a code."
        ),
        "enter_current_password": _("That is not the password you have now."),
        "incorrect_code": _("That code does not fit. Use the newest mail; your digits are kept."),
        "too_many_login_attempts": _("That was the last try with this code. Have a new one sent."),
    }

    def clean_email(self, email: str) -> str:
        return clean_address(email)

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Our own page signs people up; no other way of allauth's does."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Pages alone: what allauth would say in JSON says more than its page does."""
        return False

    # ── codes and letters ────────────────────────────────────────────────────────────────────────

    def generate_login_code(self) -> str:
        return codes.new_code()

    def generate_password_reset_code(self) -> str:
        return codes.new_code()

    def generate_email_verification_code(self) -> str:
        return codes.new_code()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Letters carry addresses of the configured site, whatever host was asked."""
        pages = {
            "login_url": settings.SITE_URL + reverse("account_login"),
            "signup_url": settings.SITE_URL + reverse("account_signup"),
            "reset_url": settings.SITE_URL + reverse("account_reset_password"),
        }
        asked = {"request": allauth_context.request, "email": email}  # None: by no request
        self.render_mail(template_prefix, email, asked | context | pages).send()

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """A letter as text and as HTML; both see the brand, as pages do."""
        request = context.get("request")
        subject = render_to_string(f"{template_prefix}_subject.txt", context, request)
        text = render_to_string(f"{template_prefix}_message.txt", context, request)
        letter = EmailMultiAlternatives(
            " ".join(subject.split()),
            text.strip() + "\n",
            self.get_from_email(),
            [email] if isinstance(email, str) else email,
            headers=headers,
        )
        page = render_to_string(f"{template_prefix}_message.html", context, request)
        letter.attach_alternative(page.strip() + "\n", "text/html")
        return letter

    def add_message(  # noqa: PLR0917  allauth's signature
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,  # noqa: ARG002
        message_context: dict[str, Any] | None = None,  # noqa: ARG002
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say only what the next page does not show by itself; allauth's own remarks stay out."""
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)

    # ── signing in ───────────────────────────────────────────────────────────────────────────────

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """Guesses at one person's password are counted in the database, wherever they come from."""
        consume("password", limit_key(str(credentials.get("email", ""))))

    def pre_login(
        self, request: HttpRequest, user: User, *, email: str | None, **hooks: Any
    ) -> HttpResponse | None:
        """Refuse what was sent to an address they no longer have; heal rows allauth misses."""
        if email and (user.email or "").lower() != email.lower():
            return redirect("account_login")
        if user.verified_at and not EmailAddress.objects.filter(user=user, verified=True).exists():
            EmailAddress.objects.update_or_create(
                user=user, email=user.email, defaults={"verified": True, "primary": True}
            )
        answer: HttpResponse | None = super().pre_login(request, user, email=email, **hooks)
        return answer

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        """Who is in has shown the address to be theirs. Then the guidelines, if they changed."""
        if user.verified_at is None:
            services.note_verified(user=user)
        answer: HttpResponse = super().post_login(request, user, **hooks)
        stop = thresholds.first_stop(user)
        if stop and isinstance(answer, HttpResponseRedirect):
            return redirect(f"{stop}?{urlencode({'next': answer.url})}")
        return answer

    def login(self, request: HttpRequest, user: User) -> None:
        """Note when this very session showed who it is: what is delicate asks for that."""
        super().login(request, user)
        request.session["signed_in_at"] = time.time()

    def set_password(self, user: User, password: str) -> None:
        services.set_password(user=user, password=password)

    # ── where to next ────────────────────────────────────────────────────────────────────────────

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of ours, spelt plainly: no host, no backslash, nothing invisible."""
        if not url or not url.startswith("/") or UNSAFE.search(url) or not url.isascii():
            return False
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return "/settings/"
