"""How order is kept, for everybody to read."""

from __future__ import annotations

import csv

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.core import clock
from apps.core.requests import Request
from apps.moderation.counting import Quarter
from apps.moderation.selectors.openness import public_log
from apps.moderation.selectors.transparency import as_rows
from apps.moderation.selectors.transparency import transparency as report_of

COLUMNS = ("quarter", "what", "of", "count")


@require_safe
def log(request: Request, slug: str) -> HttpResponse:
    """What was decided in a community, without names."""
    page = public_log(request.user, slug, request.GET.get("cursor", ""))
    context = {"page": page, "community": page.community}
    return render(request, "moderation/log.html", context)


@require_safe
def transparency(_request: Request) -> HttpResponse:
    """The last quarter that is over."""
    last = Quarter.of(clock.now()).previous
    return redirect("moderation:quarter", year=last.year, part=last.part)


@require_safe
def quarter(request: Request, year: str, part: str) -> HttpResponse:
    """One quarter, over the whole site."""
    asked = Quarter(int(year), int(part))
    context = {"page": report_of(asked), "quarter": asked}
    return render(request, "moderation/transparency.html", context)


@require_safe
def sheet(_request: Request, year: str, part: str) -> HttpResponse:
    """The same to reckon with. Places stand by their slugs, which no program takes for a sum."""
    asked = Quarter(int(year), int(part))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="transparency-{asked}.csv"'
    written = csv.writer(response)
    written.writerow(COLUMNS)
    written.writerows(as_rows(report_of(asked)))
    return response
