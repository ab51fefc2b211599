"""Names in prose, before visitors: a member who keeps theirs is "a member" in mentions too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.models import Membership
from apps.core.prepared import filled, prepared

MENTION = re.compile(r'<a class="mention" href="[^"]*"[^>]*>@([^<]*)</a>')
AT = re.compile(r"(?<!\w)@[A-Za-z0-9][A-Za-z0-9_-]*")


def without_names(viewer: User | AnonymousUser, place: int, rows: Sequence[Any]) -> Sequence[Any]:
    """The rows, their `html` without the names that are kept from this viewer.

    One query, for visitors only and only where somebody is mentioned.
    """
    if viewer.is_authenticated:
        return rows
    handles = {unquote(name).lower() for row in rows for name in MENTION.findall(row.html)}
    if not handles:
        return rows
    shown = {handle for (handle,) in _shown(place, filled(handles))}
    nobody = escape(_("a member"))

    def put(found: re.Match[str]) -> str:
        return found[0] if found[1].lower() in shown else nobody

    return [row._replace(html=MENTION.sub(put, row.html)) for row in rows]


@prepared
def _shown(place: int, handles: list[str]) -> QuerySet[Membership, Any]:
    found = Membership.objects.filter(community_id=place, shows_name=True)
    return found.filter(user__handle__in=handles).values_list("user__handle")


def nobody_named(viewer: User | AnonymousUser, words: str) -> str:
    """Plain words for a list: visitors read no handles there."""
    return words if viewer.is_authenticated or "@" not in words else AT.sub(_("a member"), words)
