"""The search page."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.limits import limited
from apps.core.requests import Request
from apps.search import selectors

PAGE = re.compile(r"[1-9]\d?\Z", re.ASCII)


@require_safe
@limited("search")
def search(request: Request) -> HttpResponse:
    """Find what the viewer may see: a whole page, or its results while they type."""
    number = request.GET.get("page", "1")
    if not PAGE.match(number) or int(number) > selectors.LAST_PAGE:
        raise Http404
    page = selectors.search(
        viewer=request.user,
        query=request.GET.get("q", ""),
        page=int(number),
        typing=bool(request.htmx) and request.htmx.target == "results",
    )
    part = "#results" if request.htmx else ""
    return render(request, f"search/search.html{part}", {"page": page})
