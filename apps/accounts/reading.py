"""Rows of a copy as somebody reads them on its page: no scripts, and nothing that is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.portions import Told

TOP = ("title", "address", "place", "state")  # what the first lines say
FOR_PROGRAMS = ("rule",)  # the key of a guideline
WORDS = ("body", "text", "letter", "bio")  # what needs no name beside it
NOTHING: tuple[Any, ...] = ("", None, [], {})
STATES = {
    "deleted": gettext_lazy("Deleted. The words are emptied after thirty days."),
    "held": gettext_lazy("Waits until somebody has looked; others do not read it yet."),
    "hidden": gettext_lazy("Hidden: others do not read it."),
}
NAMES: dict[str, str | Promise] = {
    "accepted_at": gettext_lazy("Accepted"),
    "accepted_version": gettext_lazy("Guidelines, version"),
    "alt": gettext_lazy("Described as"),
    "answered_at": gettext_lazy("Answered"),
    "application": gettext_lazy("What you wrote to be let in"),
    "applied_at": gettext_lazy("Asked for a seat"),
    "at": gettext_lazy("When"),
    "banned_at": gettext_lazy("Banned"),
    "by": gettext_lazy("Said by"),
    "created_at": gettext_lazy("Since"),
    "decided_at": gettext_lazy("Decided"),
    "delivered_at": gettext_lazy("Sent"),
    "digest": gettext_lazy("What waits, once a day"),
    "due": gettext_lazy("What is due"),
    "edited_at": gettext_lazy("Edited"),
    "email": gettext_lazy("Address"),
    "ended_at": gettext_lazy("Ended"),
    "erased_at": gettext_lazy("Taken back"),
    "excerpt": gettext_lazy("About your words"),
    "excused_at": gettext_lazy("Excused"),
    "expires_at": gettext_lazy("Good until"),
    "faded": gettext_lazy("What counts no more"),
    "file": gettext_lazy("File"),
    "filed_at": gettext_lazy("Written"),
    "follows": gettext_lazy("You follow it"),
    "handle": gettext_lazy("Handle"),
    "health": gettext_lazy("How the place fares"),
    "height": gettext_lazy("Height"),
    "held_until": gettext_lazy("Until"),
    "is_brand_staff": gettext_lazy("Works for the brand"),
    "is_champion": gettext_lazy("Champion"),
    "is_removal": gettext_lazy("To be taken out"),
    "is_site_admin": gettext_lazy("Site admin"),
    "is_site_moderator": gettext_lazy("Site moderator"),
    "joined_at": gettext_lazy("Joined"),
    "kind": gettext_lazy("Kind"),
    "last_login": gettext_lazy("Signed in last"),
    "line": gettext_lazy("In one line"),
    "month": gettext_lazy("Thanks, once a month"),
    "name": gettext_lazy("Name"),
    "note": gettext_lazy("What you wrote"),
    "number": gettext_lazy("Read up to"),
    "onto": gettext_lazy("On top of version"),
    "outcome": gettext_lazy("What came of it"),
    "primary": gettext_lazy("The one we write to"),
    "reason": gettext_lazy("Why"),
    "reasons": gettext_lazy("Why"),
    "reports": gettext_lazy("What came of your reports"),
    "revoked_at": gettext_lazy("Taken back"),
    "role": gettext_lazy("Role"),
    "rules": gettext_lazy("Rules"),
    "rung": gettext_lazy("Step"),
    "saved_at": gettext_lazy("Saved"),
    "secured_at": gettext_lazy("Signed out everywhere"),
    "seen_at": gettext_lazy("Seen"),
    "shows_name": gettext_lazy("Visitors see your name"),
    "signed": gettext_lazy("Signed"),
    "state": gettext_lazy("State"),
    "suspended_until": gettext_lazy("Suspended until"),
    "theme": gettext_lazy("Day or night"),
    "time_zone": gettext_lazy("Time zone"),
    "told_verdict": gettext_lazy("What came of it"),
    "until": gettext_lazy("Until"),
    "verified": gettext_lazy("Confirmed"),
    "verified_at": gettext_lazy("Address confirmed"),
    "version": gettext_lazy("Version"),
    "voted_at": gettext_lazy("Said"),
    "was_fine": gettext_lazy("Nothing was wrong with it"),
    "weight": gettext_lazy("Weighed"),
    "width": gettext_lazy("Width"),
    "word": gettext_lazy("Which"),
    "wording": gettext_lazy("As you would have it"),
}


def article(told: Told) -> SafeString:
    """One row: its title, where it stands, its words, and the rest by name."""
    aside = {*TOP, *FOR_PROGRAMS}
    rest = {
        name: value for name, value in told.items() if name not in aside and value not in NOTHING
    }
    words = [(rest.pop(name),) for name in WORDS if name in rest]
    return format_html(
        "<article>\n{}{}{}{}<dl>{}</dl>\n</article>\n",
        _title(told),
        _where(told),
        format_html_join("", '<div class="words">{}</div>\n', words),
        _picture(told),
        format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", _named(told, rest)),
    )


def _title(told: Told) -> SafeString:
    title, address = told.get("title") or told.get("place", ""), told.get("address", "")
    if address:
        title = format_html('<a href="{}">{}</a>', address, title or address)
    return format_html("<h3>{}</h3>\n", title) if title else SafeString("")


def _where(told: Told) -> SafeString:
    state = STATES.get(told.get("state", ""), "")
    place = told.get("place") if told.get("title") else ""  # else it stands above
    said = " · ".join(str(one) for one in (place, state) if one)
    return format_html('<p class="where">{}</p>\n', said) if said else SafeString("")


def _picture(told: Told) -> SafeString:
    if not told.get("file"):
        return SafeString("")
    shown = '<p><img src="{}" alt="{}" loading="lazy"></p>\n'
    return format_html(shown, told["file"], told.get("alt", ""))


def _named(told: Told, rest: Told) -> Iterator[tuple[str | Promise, str]]:
    if told.get("state", "shown") not in {"shown", *STATES}:
        yield NAMES["state"], _said(told["state"])
    for name, value in rest.items():
        yield NAMES.get(name, name), _said(value)


def _said(value: Any) -> str:
    """A value in words; of what lies in another, all but the keys that programs go by."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{formats.date_format(value.astimezone(UTC), 'j F Y, H:i')} UTC"
    if isinstance(value, dict):
        return ", ".join(_said(one) for name, one in value.items() if one and name != "key")
    if isinstance(value, list):
        return "; ".join(map(_said, value))
    return str(value)
