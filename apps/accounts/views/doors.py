"""Allauth's own pages, as this house shows them: invalid is 422, guesses are counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from allauth.account import views
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from apps.accounts import forms
from apps.accounts.addresses import limit_key
from apps.accounts.views.letters import count_letter
from apps.core.limits import consume, limited

V = TypeVar("V", bound=type)

# Pages that "back" would show once more, and words kept on the device. Not "cookies": that would
# take those of every other site under the same domain too, and ours is gone with the session.
LEFT_BEHIND = '"cache", "storage"'


def _counted(bucket: str) -> Callable[[V], V]:
    """Count what is sent to a view, and let no cache keep what it answers."""

    def decorate(view: V) -> V:
        walls: list[Any] = [never_cache, limited(bucket)]
        counted: Any = method_decorator(walls, name="dispatch")
        decorated: V = counted(view)
        return decorated

    return decorate


class _Unprocessable:
    """An invalid form comes back with 422 and the words kept."""

    http_method_names = ("get", "head", "post")

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if answer.status_code == 200:  # noqa: PLR2004  a redirect stays one
            answer.status_code = 422
        return answer


class _Code(_Unprocessable):
    """A page for six digits: how long they work, and how often they may be guessed."""

    minutes = 15

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        consume("code", limit_key(self._process.state["email"]))  # type: ignore[attr-defined]
        answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        begun = self._process.state["at"]  # type: ignore[attr-defined]
        page: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        page["until"] = datetime.fromtimestamp(begun + self.minutes * 60, UTC)
        page["next"] = page.get("redirect_field_value") or ""
        return page


@_counted("sign-in")
class SignIn(_Unprocessable, views.LoginView):  # type: ignore[misc]
    """Address and password, or address alone for a code."""

    form_class = forms.SignInForm

    def form_valid(self, form: Any) -> HttpResponse:
        if not form.cleaned_data["password"]:
            count_letter(self.request, form.cleaned_data["login"])
        answer: HttpResponse = super().form_valid(form)
        return answer

    def _redirect_to_pending_stage(self, *_: Any) -> None:
        """Whoever comes back here wants another address or another code, not the old page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().get_context_data(**kwargs)
        page["next"] = self.get_next_url() or ""
        return page


@_counted("code")
class SignInCode(_Code, views.ConfirmLoginCodeView):  # type: ignore[misc]
    """The six digits that sign somebody in."""

    form_class = forms.LoginCodeForm

    def form_valid(self, form: Any) -> HttpResponse:
        return _stale(self.request, self._process) or super().form_valid(form)


@_counted("letter")
class ResetPassword(_Unprocessable, views.PasswordResetView):  # type: ignore[misc]
    """Ask for six digits in place of a lost password."""

    form_class = forms.ResetForm

    def form_valid(self, form: Any) -> HttpResponse:
        consume("letter", limit_key(form.cleaned_data["email"]))
        answer: HttpResponse = super().form_valid(form)
        return answer


@_counted("code")
class ResetCode(_Code, views.ConfirmPasswordResetCodeView):  # type: ignore[misc]
    """The six digits that allow a new password."""

    form_class = forms.ResetCodeForm

    def form_valid(self, form: Any) -> HttpResponse:
        return _stale(self.request, self._process) or super().form_valid(form)


@_counted("password")
class NewPassword(_Unprocessable, views.CompletePasswordResetView):  # type: ignore[misc]
    """A password in place of the lost one; it ends every session there was."""

    form_class = forms.NewPasswordForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        consume("password", limit_key(self._process.state["email"]))
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        return _stale(self.request, self._process) or super().form_valid(form)


@_counted("password")
class ChangePassword(_Unprocessable, views.PasswordChangeView):  # type: ignore[misc]
    """Another password; sessions elsewhere are over."""

    form_class = forms.ChangePasswordForm


@_counted("password")
class SetPassword(_Unprocessable, views.PasswordSetView):  # type: ignore[misc]
    """A first password, for who came in with codes so far."""

    form_class = forms.SetPasswordForm


@_counted("code")
class VerifyAddress(_Code, views.ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    """Allauth asks here if somebody signs in whose address was never confirmed."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:  # allauth would send them to a page that is not here
            return redirect("accounts:settings")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


@_counted("act")
class SignOut(views.LogoutView):  # type: ignore[misc]
    """Leave, by POST alone, and leave nothing behind in the browser."""

    http_method_names = ("get", "head", "post")

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(*args, **kwargs)
        answer.headers["Clear-Site-Data"] = LEFT_BEHIND
        return answer


class Closed(views.AccountInactiveView):  # type: ignore[misc]
    """What somebody reads whose account is closed."""

    http_method_names = ("get", "head")


def _stale(request: HttpRequest, process: Any) -> HttpResponse | None:
    """Send away a code that is older than the last change of password or address."""
    if process.user and process.user.is_secured_since(process.state["at"]):
        process.abort()
        messages.add_message(request, messages.INFO, _("That code is over. Have a new one sent."))
        return redirect("account_login")
    return None
