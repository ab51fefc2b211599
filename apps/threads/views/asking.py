"""What addresses carry, read strictly: what we never wrote is not found, and never an error."""

from __future__ import annotations

import re

from django.http import Http404

from apps.core.requests import Request

NUMBER = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


def number_in(request: Request, name: str, default: int) -> int:
    """A whole number of the query. Raises Http404 for anything else."""
    text = request.GET.get(name)
    if text is None:
        return default
    if not NUMBER.fullmatch(text):
        raise Http404
    return int(text)


def number_if_any(request: Request, name: str) -> int:
    """A whole number of the query, 0 where there is none or what stands there is no number."""
    text = request.GET.get(name, "")
    return int(text) if NUMBER.fullmatch(text) else 0


def page_in(request: Request) -> int:
    """The page asked for, from 1. Raises Http404."""
    page = number_in(request, "page", 1)
    if page < 1:
        raise Http404
    return page
