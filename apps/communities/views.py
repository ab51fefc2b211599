"""What communities answer by themselves: the brand's style sheet."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from apps.communities import theme as themes
from apps.communities.selectors import brand
from apps.core.requests import Request

FOR_GOOD = "public, max-age=31536000, immutable"


@require_safe
def theme(request: Request, digest: str) -> HttpResponse:  # noqa: ARG001  every view is given one
    """The brand's colours, for ever at this address; an old address leads to today's."""
    colour = brand().colour
    current = themes.digest(colour)
    if digest != current:
        response = redirect("communities:theme", current)
        response["Cache-Control"] = "no-cache"
        return response
    sheet = themes.sheet(colour)
    return HttpResponse(sheet, content_type="text/css", headers={"Cache-Control": FOR_GOOD})
