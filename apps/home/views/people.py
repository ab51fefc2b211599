"""The people of a community, and one person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.core.requests import Request
from apps.home.selectors.people import people_page, person_page


@require_safe
def people(request: Request, slug: str) -> HttpResponse:
    """Who belongs, for those who do."""
    asked = request.GET
    page = people_page(
        request.user,
        slug,
        search=asked.get("q", "").replace("\x00", "").strip()[:50],
        after=asked.get("after", ""),
        before=asked.get("before", ""),
    )
    return render(request, "home/people.html", {"page": page})


@require_safe
def person(request: Request, handle: str) -> HttpResponse:
    """Somebody, as the viewer may know them."""
    if handle != handle.lower():
        return redirect("home:person", handle.lower(), permanent=True)
    return render(request, "home/person.html", {"page": person_page(request.user, handle)})
