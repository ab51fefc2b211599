"""How words come in: what the form says of itself, beside what stands in it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.core.requests import Request
from apps.core.screening import Doubt
from apps.threads.rendering.composer import OPENED
from apps.threads.services import Arrival

LONGEST = 200  # characters of a moment we wrote
NEARLY_SURE = 0.9


def opened_in(request: Request) -> str:
    """The moment that the form carries along, to be given back with its words."""
    return request.POST.get("opened", "")[:LONGEST]


def arrival_of(request: Request) -> Arrival:
    """How long the form was open, and whether something wrote where people see no field."""
    user = request.user
    if not user.is_authenticated:
        return Arrival()
    doubts = (_trapped(),) if request.POST.get("homepage") else ()
    return Arrival(OPENED.took(opened_in(request), user.public_id), doubts)


def _trapped() -> Doubt:
    return Doubt(
        "trap", _("Something was written into a field that people never see."), NEARLY_SURE
    )
