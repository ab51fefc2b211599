"""What stands in the head of every page."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from apps.communities.models import Brand
from apps.communities.selectors import brand
from apps.communities.theme import digest

register = template.Library()


@register.simple_tag(takes_context=True)
def head(context: Context) -> SafeString:
    """Fonts, scripts and sheets of every page, with the brand's colours.

    The brand is `shell.brand` on a page with a shell, else it is asked for. A page that asks
    nothing gets the address of some sheet: one that is not the brand's leads to it.
    """
    shell = context.get("shell")
    if shell is not None:
        colour = shell.brand.colour
    else:
        colour = (Brand() if context.get("asks_nothing") else brand()).colour
    return _drawn(reverse("communities:theme", args=[digest(colour)]))


@lru_cache(maxsize=16)
def _drawn(theme: str) -> SafeString:
    """Once for each colour: what else stands there changes with the static files only."""
    return render_to_string("components/head.html", {"theme": theme})
