"""The Content-Security-Policy of pages: from nothing, to what they need."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponseBase

HEADER = "Content-Security-Policy"


@lru_cache(maxsize=1)
def policy() -> str:
    """Scripts and styles are files of ours, but for the one import map, which goes by its hash."""
    site = urlsplit(settings.SITE_URL)
    socket = f"{'wss' if site.scheme == 'https' else 'ws'}://{site.netloc}"
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' {_import_map()}".strip(),
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": f"'self' {socket}",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "frame-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def sandbox(response: HttpResponseBase) -> None:
    """For what people uploaded: opened by itself, it can do nothing and load nothing."""
    response.headers[HEADER] = "sandbox; default-src 'none'"


def _import_map() -> str:
    if find_spec("apps.core.importmap") is None:
        return ""
    return str(import_module("apps.core.importmap").csp_source())
