"""Every link of people nobody can know yet: stricter than the two that they may post at once.

What holds everywhere stands in `threads/services/trusting.py`, and is told to newcomers beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core.screening import Doubt
from apps.moderation.models import KnownHost, Stance
from apps.moderation.screening.sight import FEW_POSTS, Screen, Sight

SLUG, NAMED = "links", 5  # hosts in one sentence


def looks(sight: Sight) -> Iterator[Doubt]:
    """One doubt for all links of a newcomer but those to hosts that are trusted here."""
    if not sight.hosts or not sight.is_new:
        return
    trusted = {host for host, rows in sight.known.items() if _is_trusted(rows)}
    if unknown := sorted(sight.hosts - trusted):
        yield Doubt(SLUG, _said(sight.standing_posts, unknown), min(0.4 + 0.1 * len(unknown), 0.8))


def _is_trusted(rows: Sequence[KnownHost]) -> bool:
    stances = {row.stance for row in rows}
    return Stance.TRUSTED in stances and Stance.DOUBTED not in stances


def _said(posts: int, hosts: list[str]) -> str:
    places = ", ".join(hosts[:NAMED])
    if posts >= FEW_POSTS:
        return _("A link to %(hosts)s, from an account of the last days.") % {"hosts": places}
    if not posts:
        return _("A link to %(hosts)s, in a first post.") % {"hosts": places}
    said = ngettext(
        "A link to %(hosts)s, from somebody with %(posts)d post that stands.",
        "A link to %(hosts)s, from somebody with %(posts)d posts that stand.",
        posts,
    )
    return said % {"hosts": places, "posts": posts}


SCREEN = Screen(
    SLUG,
    gettext_lazy("Every link of newcomers"),
    gettext_lazy(
        "Not only more than two: any link that leads away, from people with fewer than five posts "
        "that stand or an account younger than three days. Hosts you trust are let through."
    ),
    looks,
    is_on=False,
)
