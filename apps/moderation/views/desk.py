"""The desk of those who keep order."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from apps.core.requests import Request


@require_safe
def case(_request: Request, public_id: str) -> HttpResponse:
    """One case."""
    raise Http404(public_id)


urlpatterns = [path("queue/<public_id:public_id>/", case, name="case")]
