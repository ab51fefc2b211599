"""How order is kept, for everybody to read."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from apps.core.requests import Request


@require_safe
def log(_request: Request, slug: str) -> HttpResponse:
    """What was decided in a community."""
    raise Http404(slug)


@require_safe
def transparency(_request: Request) -> HttpResponse:
    """The last quarter."""
    raise Http404


@require_safe
def quarter(_request: Request, year: str, part: str) -> HttpResponse:
    """One quarter."""
    raise Http404(year + part)


@require_safe
def sheet(_request: Request, year: str, part: str) -> HttpResponse:
    """One quarter, as CSV."""
    raise Http404(year + part)
