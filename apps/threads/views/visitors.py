"""Threads as visitors read them: no cookie, no token, and drawn once until something happens.

The ledger's newest entry is part of the key: whatever changes what may be read (a reply, an edit,
a name that is shown no more) is a fact, so a page is never older than what it shows. It is kept
for a minute, since it also says how long ago things were.
"""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from apps.core.requests import Request
from apps.threads import selectors
from apps.threads.addresses import slug_of
from apps.threads.slots import panel_of

KEPT = 60  # seconds


def thread(request: Request, public_id: str, slug: str, number: int) -> HttpResponse:
    """The page for everybody who is not signed in. One query while nothing has happened."""
    title, position = selectors.stamp(public_id)
    if slug != slug_of(title):
        url = reverse("threads:thread", args=[public_id, slug_of(title)])
        return redirect(f"{url}?page={number}" if number > 1 else url)
    key = f"thread:{public_id}:{number}:{position}:{get_language()}"
    kept = cache.get(key)
    if kept is None:
        kept = _drawn(request, public_id, number)
        cache.set(key, kept, KEPT)
    content, tag = kept
    response = (
        HttpResponseNotModified()
        if request.headers.get("If-None-Match") == tag
        else HttpResponse(content)
    )
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


def _drawn(request: Request, public_id: str, number: int) -> tuple[bytes, str]:
    page = selectors.thread_page(request.user, public_id, number)
    context = {
        "page": page,
        "composer": None,
        "community": page.thread.community,
        "panel": panel_of(page.standing, page.thread),
    }
    content = render(request, "threads/thread.html", context).content
    return content, f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
