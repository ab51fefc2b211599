"""What everybody else sees: letters, appeals, what they told us."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import path, re_path
from django.views.decorators.http import require_safe

from apps.core.requests import Request


@require_safe
def told(_request: Request) -> HttpResponse:
    """What one told us, and what came of it."""
    raise Http404


@require_safe
def statement(_request: Request, public_id: str) -> HttpResponse:
    """What was decided, and why."""
    raise Http404(public_id)


@require_safe
def by_letter(_request: Request, token: str) -> HttpResponse:
    """The same, for whoever holds the letter."""
    raise Http404(token)


urlpatterns = [
    path("reports/", told, name="told"),
    path("statements/<public_id:public_id>/", statement, name="statement"),
    re_path(r"^letter/(?P<token>[0-9a-z]{20})/$", by_letter, name="by_letter"),
]
