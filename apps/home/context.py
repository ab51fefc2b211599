"""What every page's frame reads."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.home.selectors.shell import Shell, shell_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """The shell, asked for when a template first reads it: a partial never does."""
    return {"shell": SimpleLazyObject(lambda: shell_for(request))}


def shell_for(request: HttpRequest) -> Shell:
    """The shell of this request, asked for once."""
    known: dict[str, Shell] = request.__dict__.setdefault("_shell", {})
    if "shell" not in known:
        known["shell"] = shell_of(getattr(request, "user", AnonymousUser()))
    return known["shell"]


def visitors_zone(request: HttpRequest) -> str:
    """The zone visitors read in: that of the brand, which their page's shell asks for anyway."""
    return shell_for(request).brand.time_zone
