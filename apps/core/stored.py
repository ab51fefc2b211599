"""Pictures out of the storage, given so that they are pictures and nothing else."""

from __future__ import annotations

import re

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse

VARIANT = re.compile(r"[a-z0-9]{1,16}", re.ASCII)


def stored_picture(path: str, variant: str) -> HttpResponse:
    """One variant of a picture, for whoever was asked before. Raises Http404 for none."""
    if not VARIANT.fullmatch(variant):
        raise Http404
    try:
        with default_storage.open(f"{path}/{variant}.webp") as stored:  # at most some 100 KB
            response = HttpResponse(stored.read(), content_type="image/webp")
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=60"
    return response
