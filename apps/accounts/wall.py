"""The wall before somebody whom the whole site banned: it leaves open what the table says.

Visitors read what is public, and so do they once they signed out. Signed in they find their own
account, their letters and the way to an appeal: rows of the access table with `even_banned`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.access import may_be_heard, may_only_appeal
from apps.core.access import Denied, Ways
from apps.core.requests import Request
from apps.core.table import rows


class Wall:
    """Refuses a banned person every page that is not marked for them, and says why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: Request, _view: Any, _args: Any, _kwargs: Any) -> None:
        if may_only_appeal(request.user) and not _is_left_open(request):
            reason = may_be_heard(request.user).reason  # type: ignore[arg-type]  # a person's
            raise Denied(reason, ways=_ways())


def _ways() -> Ways:
    """To what stays theirs. How one stands is a page of an upper room, known here by its name."""
    return (
        (_("Your letters"), reverse("moderation:standing")),
        (_("Your data"), reverse("accounts:data")),
        (_("Your account"), reverse("accounts:settings")),
    )


def _is_left_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    row = rows().get((match.view_name if match else "", request.method or ""))
    return row is not None and row.even_banned
