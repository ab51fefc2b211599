"""Editions, as notices and the access sweep meet them."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.core.access import Denied
from apps.core.kinds import Kind, register
from apps.guidelines import services
from apps.guidelines.models import Edition


def _title(edition: Edition) -> str:
    if edition.community is None:
        return _("How we treat each other, version %(number)d") % {"number": edition.version}
    names = {"place": edition.community.name, "number": edition.version}
    return _("Guidelines of %(place)s, version %(number)d") % names


def _nobody(_edition: Edition) -> None:
    """An edition is everybody's, so search leaves it to the page of the rules."""


def _visible_to(viewer: Any) -> QuerySet[Edition]:
    return Edition.objects.visible_to(viewer)


def _stays(*_args: object, **_options: object) -> None:
    raise Denied(_("Guidelines are worded anew, never hidden."))


GUIDELINES = Kind(
    name="guidelines",
    model=Edition,
    visible_to=_visible_to,
    title=_title,
    url=Edition.get_absolute_url,
    author=_nobody,
    place=attrgetter("community"),
    text=attrgetter("note"),
    exports=(),
    hide=_stays,
    restore=_stays,
    forget=services.forget_in_guidelines,
    related=("community",),
    moment="published_at",
    is_reportable=False,
)

register(GUIDELINES)
