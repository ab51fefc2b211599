"""Reputation of hosts: what came of posts that led there before, and what stewards said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core.screening import Doubt
from apps.moderation.models import KnownHost, Stance
from apps.moderation.screening.sight import Screen, Sight

SLUG = "hosts"


def looks(sight: Sight) -> Iterator[Doubt]:
    """One doubt for each host that somebody doubts, or that decisions speak against."""
    for host, rows in sorted(sight.known.items()):
        if found := doubt_about(host, rows):
            yield found


def doubt_about(host: str, rows: Sequence[KnownHost]) -> Doubt | None:
    """What is said of a host; the nearest word counts: of itself before what it is beneath."""
    spoken = sorted((row for row in rows if row.stance), key=lambda row: -len(row.host))
    if spoken:
        near = [row for row in spoken if len(row.host) == len(spoken[0].host)]
        if all(row.stance != Stance.DOUBTED for row in near):
            return None
        return Doubt(SLUG, _("It leads to %(host)s, which is doubted here.") % {"host": host}, 0.9)
    own = [row for row in rows if row.host == host]
    if not any(row.is_disreputable for row in own):
        return None
    against = sum(row.against for row in own)
    said = ngettext(
        "It leads to %(host)s; %(count)d post that led there was decided against.",
        "It leads to %(host)s; %(count)d posts that led there were decided against.",
        against,
    )
    return Doubt(SLUG, said % {"host": host, "count": against}, 0.8)


SCREEN = Screen(
    SLUG,
    gettext_lazy("Hosts with a reputation"),
    gettext_lazy(
        "Links to hosts you doubt, or to which posts led that were decided against: twice at "
        "least, and more than twice as often as others were found to be fine."
    ),
    looks,
)
