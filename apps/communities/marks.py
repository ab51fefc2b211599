"""A brand's mark: one-ink SVG, of which only shapes are kept."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from apps.communities.models import MARK_LENGTH

NUMBER = r"-?(?:\d{1,5}(?:\.\d{1,6})?|\.\d{1,6})"
VIEW = re.compile(rf"{NUMBER}(?:[ ,]+{NUMBER}){{3}}", re.ASCII)
PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9eE .,+\s-]+", re.ASCII)


def clean_mark(source: str) -> str:
    """The drawing's paths and frame, and nothing else of it; "" for none.

    Raises ValidationError, in words for people, for what is no SVG of at most 2 KB with paths.
    """
    source = source.strip()
    if not source:
        return ""
    if len(source.encode()) > MARK_LENGTH:
        raise ValidationError(_("A mark is at most 2 KB of SVG. Simplify its paths."))
    try:
        root = fromstring(source)
    except (ParseError, DefusedXmlException, ValueError):
        raise ValidationError(_("This is not an SVG drawing that can be read.")) from None
    paths = [found for element in root.iter() if (found := _path(element))]
    if not _is(root, "svg") or not paths:
        raise ValidationError(_("The drawing has no paths. Convert its shapes to paths."))
    view = root.get("viewBox", "0 0 24 24")
    if not VIEW.fullmatch(view):
        raise ValidationError(_("The drawing needs a viewBox of four numbers."))
    drawn = format_html_join("", '<path d="{}"/>', ((path,) for path in paths))
    kept = format_html('<svg xmlns="http://www.w3.org/2000/svg" viewBox="{}">{}</svg>', view, drawn)
    if len(kept) > MARK_LENGTH:
        raise ValidationError(_("A mark is at most 2 KB of SVG. Simplify its paths."))
    return str(kept)


def _is(element: Element, name: str) -> bool:
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2] == name


def _path(element: Element) -> str:
    drawn = " ".join(element.get("d", "").split())
    return drawn if _is(element, "path") and PATH.fullmatch(drawn) else ""
